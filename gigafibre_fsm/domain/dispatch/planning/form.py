"""The JSON form of a problem and of a plan (docs/planning.md), and the sentences for what is wrong with it."""

from dataclasses import asdict, replace
from enum import Enum
from typing import Any

from . import travel
from .answer import Plan
from .model import (
	DEFAULT_OBJECTIVES,
	After,
	Depot,
	Job,
	Lock,
	Objective,
	Pause,
	Place,
	Problem,
	ProblemError,
	Rest,
	Route,
	Stop,
	Technician,
	Window,
)
from .soundness import demand

_MISSING = object()


class _Reader:
	"""One JSON object being read; knows its name in sentences and which keys it has used."""

	def __init__(self, data: Any, name: str) -> None:
		if not isinstance(data, dict):
			raise ProblemError(f"{name} must be an object with named fields, not {_kind(data)}.")
		self.data, self.name, self.used = data, name, set()

	def take(self, key: str, kinds: tuple[type, ...], default: Any = _MISSING) -> Any:
		"""Return the value of a field after checking its type; the default where absent or null."""
		self.used.add(key)
		value = self.data.get(key)
		if value is None:
			if default is _MISSING:
				raise ProblemError(f"{self.name}: “{key}” is missing.")
			return default
		if not isinstance(value, kinds) or isinstance(value, bool):
			wanted = " or ".join(dict.fromkeys(_KINDS[kind] for kind in kinds))
			raise ProblemError(f"{self.name}: “{key}” must be {wanted}, not {_kind(value)}.")
		return value

	def whole(self, key: str, default: Any = _MISSING) -> Any:
		"""Return a whole number."""
		value = self.take(key, (int, float), default)
		if isinstance(value, float) and value != int(value):
			raise ProblemError(f"{self.name}: “{key}” must be a whole number, not {value}.")
		return value if value is default else int(value)

	def amounts(self, key: str) -> dict[str, int]:
		"""Return a field that gives a whole number by name; a list of names counts 1 each."""
		value = self.take(key, (dict, list), {})
		if isinstance(value, list):
			return {str(name): 1 for name in value}
		inner = _Reader(value, f"{self.name}, {key}")
		return {str(name): inner.whole(name) for name in value}

	def window(self, key: str) -> Window | None:
		"""Return a field [from, to], or None."""
		value = self.take(key, (list,), None)
		return None if value is None else _window(value, f"{self.name}: “{key}”")

	def objects(self, key: str) -> list["_Reader"]:
		"""Return readers for a list of objects."""
		items = self.take(key, (list,), [])
		return [_Reader(item, f"{self.name}, {key} {number}") for number, item in enumerate(items, 1)]

	def finish(self) -> None:
		"""Complain about fields that nobody read: a misspelt rule must not be lost."""
		unknown = sorted(set(self.data) - self.used)
		if unknown:
			known = ", ".join(sorted(self.used))
			raise ProblemError(f"{self.name}: unknown field “{unknown[0]}”. Known are {known}.")


_KINDS = {int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}


def _kind(value: Any) -> str:
	return "true or false" if isinstance(value, bool) else _KINDS.get(type(value), "empty")


def _window(value: Any, name: str) -> Window:
	if not isinstance(value, list) or len(value) != 2 or not all(type(end) is int for end in value):
		raise ProblemError(f"{name} must be [from, to] in whole seconds, not {value!r}.")
	return value[0], value[1]


class _Places:
	"""Numbers the places of a problem: rows of a given matrix, or coordinates met on the way."""

	def __init__(self, matrix: list | None) -> None:
		self.matrix = matrix
		self.numbers: dict[Place, int] = {}

	def number(self, reader: _Reader, key: str, default: Any = _MISSING) -> int | None:
		"""Return the number of the place in that field."""
		value = reader.take(key, (int, dict), default)
		if value is default:
			return None
		where = f"{reader.name}: “{key}”"
		if isinstance(value, int):
			if self.matrix is None:
				raise ProblemError(
					f"{where} is a row of a matrix, but there is no “matrix”: give coordinates."
				)
			return value
		if self.matrix is not None:
			raise ProblemError(f"{where} has coordinates, but there is a “matrix”: give the row's number.")
		return self.numbers.setdefault(_place(_Reader(value, where)), len(self.numbers))


def _place(reader: _Reader) -> Place:
	"""Read coordinates and refuse impossible ones. Zero and zero is what an empty form sends."""
	latitude = float(reader.take("latitude", (int, float)))
	longitude = float(reader.take("longitude", (int, float)))
	reader.finish()
	if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
		raise ProblemError(
			f"{reader.name}: latitude {latitude}, longitude {longitude} is nowhere on earth: "
			"latitude goes from -90 to 90, longitude from -180 to 180."
		)
	if latitude == 0 and longitude == 0:
		raise ProblemError(
			f"{reader.name}: 0, 0 lies in the sea off Africa: give the address its coordinates."
		)
	return Place(latitude, longitude)


def problem_from_json(data: Any) -> Problem:
	"""Return the problem that a parsed JSON document describes. Raises ProblemError with what to change."""
	reader = _Reader(data, "The problem")
	matrix = reader.take("matrix", (list,), None)
	places = _Places(matrix)
	jobs = tuple(_job(item, places) for item in reader.objects("jobs"))
	technicians = tuple(_technician(item, places) for item in reader.objects("technicians"))
	problem = Problem(
		jobs,
		technicians,
		matrix=_matrix(matrix) if matrix is not None else (),
		depot=_depot(reader, places),
		objectives=_objectives(reader),
		published=tuple(_route(item) for item in reader.objects("published")),
	)
	factor, speed = _travel(reader)
	reader.finish()
	if matrix is None:
		known = tuple(places.numbers)
		problem = replace(problem, matrix=travel.estimate(known, factor, speed), places=known, estimated=True)
	demand(problem)
	return problem


def _travel(reader: _Reader) -> tuple[float, float]:
	settings = _Reader(reader.take("travel", (dict,), {}), "travel")
	factor = settings.take("factor", (int, float), travel.DETOUR_FACTOR)
	speed = settings.take("speed_kmh", (int, float), travel.SPEED)
	settings.finish()
	if factor <= 0 or speed <= 0:
		raise ProblemError("travel: “factor” and “speed_kmh” must be above zero.")
	return factor, speed


def _matrix(rows: list) -> tuple:
	for number, row in enumerate(rows):
		if not isinstance(row, list) or not all(cell is None or type(cell) is int for cell in row):
			raise ProblemError(
				f"matrix: row {number} must be a list of whole seconds, null where there is no way."
			)
	return tuple(tuple(row) for row in rows)


def _objectives(reader: _Reader) -> tuple[Objective, ...]:
	names = reader.take("objectives", (list,), None)
	if names is None:
		return DEFAULT_OBJECTIVES
	known = [objective.value for objective in Objective]
	for name in names:
		if name not in known:
			raise ProblemError(f"objectives: “{name}” is unknown. Known are {', '.join(known)}.")
	return tuple(dict.fromkeys(Objective(name) for name in names))


def _depot(reader: _Reader, places: _Places) -> Depot | None:
	data = reader.take("depot", (dict,), None)
	if data is None:
		return None
	depot = _Reader(data, "The depot")
	made = Depot(places.number(depot, "place"), depot.whole("duration", 0), depot.window("opening"))
	depot.finish()
	return made


def _named(reader: _Reader, kind: str) -> str:
	"""Read the id and use it in the sentences that follow."""
	id = str(reader.take("id", (str, int)))
	reader.name = f"{kind} {id}"
	return id


def _lock(reader: _Reader, key: str) -> Lock | None:
	data = reader.take(key, (dict,), None)
	if data is None:
		return None
	lock = _Reader(data, f"{reader.name}, {key}")
	made = Lock(lock.take("technician", (str,), None), lock.whole("start", None))
	lock.finish()
	return made


def _job(reader: _Reader, places: _Places) -> Job:
	id = _named(reader, "Job")
	windows = reader.take("windows", (list,), [])
	job = Job(
		id,
		places.number(reader, "place"),
		reader.whole("duration"),
		windows=tuple(_window(window, f"{reader.name}: “windows”") for window in windows),
		skills=reader.amounts("skills"),
		technician=reader.take("technician", (str,), None),
		preferred=reader.take("preferred", (str,), None),
		priority=reader.whole("priority", 0),
		materials=reader.amounts("materials"),
		tools=frozenset(reader.amounts("tools")),
		after=tuple(_after(item) for item in reader.objects("after")),
		crew=reader.whole("crew", 1),
		pinned=_lock(reader, "pinned"),
		started=_lock(reader, "started"),
	)
	reader.finish()
	return job


def _after(reader: _Reader) -> After:
	after = After(str(reader.take("job", (str, int))), reader.whole("gap", 0))
	reader.finish()
	return after


def _pause(reader: _Reader) -> Pause:
	pause = Pause(reader.whole("earliest"), reader.whole("latest"), reader.whole("duration"))
	reader.finish()
	return pause


def _technician(reader: _Reader, places: _Places) -> Technician:
	id = _named(reader, "Technician")
	absences = reader.take("absences", (list,), [])
	technician = Technician(
		id,
		reader.window("shift"),
		start=places.number(reader, "start", None),
		end=places.number(reader, "end", None),
		breaks=tuple(_pause(item) for item in reader.objects("breaks")),
		absences=tuple(_window(absence, f"{reader.name}: “absences”") for absence in absences),
		skills=reader.amounts("skills"),
		tools=frozenset(reader.amounts("tools")),
		materials=reader.amounts("materials"),
		overtime=reader.whole("overtime", 0),
		max_jobs=reader.whole("max_jobs", None),
		max_travel=reader.whole("max_travel", None),
		cost=float(reader.take("cost", (int, float), 1.0)),
	)
	reader.finish()
	return technician


def _route(reader: _Reader) -> Route:
	"""Read a published route in the form that a plan is written in."""
	technician = str(reader.take("technician", (str, int)))
	stops = tuple(_stop(item) for item in reader.objects("stops"))
	rests = tuple(_rest(item) for item in reader.objects("rests"))
	start = reader.whole("start", stops[0].arrival if stops else 0)
	end = reader.whole("end", stops[-1].finish if stops else 0)
	route = Route(technician, stops, start, end, rests, reader.whole("travel", 0), reader.whole("work", 0))
	reader.finish()
	return route


def _stop(reader: _Reader) -> Stop:
	start = reader.whole("start")
	stop = Stop(
		reader.take("job", (str,), None),
		reader.whole("arrival", start),
		start,
		reader.whole("finish", start),
		reader.whole("travel", 0),
	)
	reader.finish()
	return stop


def _rest(reader: _Reader) -> Rest:
	rest = Rest(reader.whole("start"), reader.whole("duration"))
	reader.finish()
	return rest


def plan_to_json(plan: Plan) -> dict:
	"""Return the plan as plain lists, dictionaries, texts and numbers."""
	return _plain(asdict(plan))


def _plain(value: Any) -> Any:
	if isinstance(value, Enum):
		return value.value
	if isinstance(value, dict):
		return {key: _plain(item) for key, item in value.items()}
	if isinstance(value, list | tuple | set | frozenset):
		return [_plain(item) for item in value]
	return value
