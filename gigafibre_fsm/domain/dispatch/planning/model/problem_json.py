"""JSON form of a problem (docs/features/planning.md), with error sentences for invalid values."""

from dataclasses import replace
from typing import Any

from gigafibre_fsm.domain.dispatch.planning.model import straight_lines
from gigafibre_fsm.domain.dispatch.planning.model.json_reader import MISSING, Reader, read_window
from gigafibre_fsm.domain.dispatch.planning.model.plan_json import read_route
from gigafibre_fsm.domain.dispatch.planning.model.problem import (
	DEFAULT_OBJECTIVES,
	Dependency,
	Depot,
	Job,
	Lock,
	Objective,
	Pause,
	Place,
	Problem,
	ProblemError,
	Technician,
)
from gigafibre_fsm.domain.dispatch.planning.model.validation import require_valid

MOST_FACTOR, LEAST_SPEED, MOST_SPEED = 10, 1, 1000


class _Places:
	"""Numbers the places of a problem: rows of a given matrix, or distinct coordinates as they are read."""

	def __init__(self, matrix: list | None) -> None:
		self.matrix = matrix
		self.numbers: dict[Place, int] = {}

	def number(self, reader: Reader, key: str, default: Any = MISSING) -> int | None:
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
		return self.numbers.setdefault(_place(Reader(value, where)), len(self.numbers))


def _place(reader: Reader) -> Place:
	"""Read coordinates and refuse impossible ones; 0, 0 is what an empty form sends."""
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
	"""Return the problem that a parsed JSON document describes.

	Raises ProblemError, which says what to change.
	"""
	reader = Reader(data, "The problem")
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
		published=tuple(read_route(item) for item in reader.objects("published")),
	)
	factor, speed = _travel(reader)
	reader.finish()
	if matrix is None:
		known = tuple(places.numbers)
		problem = replace(
			problem, matrix=straight_lines.estimate_drives(known, factor, speed), places=known, estimated=True
		)
	require_valid(problem)
	return problem


def _travel(reader: Reader) -> tuple[float, float]:
	settings = Reader(reader.take("travel", (dict,), {}), "travel")
	factor = settings.take("factor", (int, float), straight_lines.DETOUR_FACTOR)
	speed = settings.take("speed_kmh", (int, float), straight_lines.SPEED)
	settings.finish()
	if not (0 < factor <= MOST_FACTOR and LEAST_SPEED <= speed <= MOST_SPEED):
		raise ProblemError(
			f"travel: “factor” must be above zero and up to {MOST_FACTOR}, "
			f"“speed_kmh” from {LEAST_SPEED} to {MOST_SPEED}."
		)
	return factor, speed


def _matrix(rows: list) -> tuple:
	for number, row in enumerate(rows):
		if not isinstance(row, list) or not all(cell is None or type(cell) is int for cell in row):
			raise ProblemError(
				f"matrix: row {number} must be a list of whole seconds, null where there is no way."
			)
	return tuple(tuple(row) for row in rows)


def _objectives(reader: Reader) -> tuple[Objective, ...]:
	names = reader.take("objectives", (list,), None)
	if names is None:
		return DEFAULT_OBJECTIVES
	known = [objective.value for objective in Objective]
	for name in names:
		if name not in known:
			raise ProblemError(f"objectives: “{name}” is unknown. Known are {', '.join(known)}.")
	return tuple(dict.fromkeys(Objective(name) for name in names))


def _depot(reader: Reader, places: _Places) -> Depot | None:
	data = reader.take("depot", (dict,), None)
	if data is None:
		return None
	depot = Reader(data, "The depot")
	made = Depot(places.number(depot, "place"), depot.whole("duration", 0), depot.window("opening"))
	depot.finish()
	return made


def _named(reader: Reader, kind: str) -> str:
	"""Read the id and use it in later error sentences."""
	id = str(reader.take("id", (str, int)))
	reader.name = f"{kind} {id}"
	return id


def _lock(reader: Reader, key: str) -> Lock | None:
	data = reader.take(key, (dict,), None)
	if data is None:
		return None
	lock = Reader(data, f"{reader.name}, {key}")
	made = Lock(lock.take("technician", (str,), None), lock.whole("start", None))
	lock.finish()
	return made


def _job(reader: Reader, places: _Places) -> Job:
	id = _named(reader, "Job")
	windows = reader.take("windows", (list,), [])
	job = Job(
		id,
		places.number(reader, "place"),
		reader.whole("duration"),
		windows=tuple(read_window(window, f"{reader.name}: “windows”") for window in windows),
		skills=reader.amounts("skills"),
		technician=reader.take("technician", (str,), None),
		preferred=reader.take("preferred", (str,), None),
		priority=reader.whole("priority", 0),
		materials=reader.amounts("materials"),
		tools=frozenset(reader.amounts("tools")),
		after=tuple(_read_dependency(item) for item in reader.objects("after")),
		crew=reader.whole("crew", 1),
		pinned=_lock(reader, "pinned"),
		started=_lock(reader, "started"),
		promised=reader.flag("promised"),
	)
	reader.finish()
	return job


def _read_dependency(reader: Reader) -> Dependency:
	after = Dependency(str(reader.take("job", (str, int))), reader.whole("gap", 0))
	reader.finish()
	return after


def _pause(reader: Reader) -> Pause:
	pause = Pause(reader.whole("earliest"), reader.whole("latest"), reader.whole("duration"))
	reader.finish()
	return pause


def _technician(reader: Reader, places: _Places) -> Technician:
	id = _named(reader, "Technician")
	absences = reader.take("absences", (list,), [])
	technician = Technician(
		id,
		reader.window("shift"),
		start=places.number(reader, "start", None),
		end=places.number(reader, "end", None),
		breaks=tuple(_pause(item) for item in reader.objects("breaks")),
		absences=tuple(read_window(absence, f"{reader.name}: “absences”") for absence in absences),
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
