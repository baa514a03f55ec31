"""Types of the planner's problem: jobs, technicians, routes.

Times are whole seconds from the start of the planned period (usually midnight of the day); durations and
travel times are whole seconds. Places are numbers: rows and columns of the travel matrix.
"""

from dataclasses import dataclass, field
from enum import Enum

Window = tuple[int, int]
"""First and last time at which work may begin, both included."""

Matrix = tuple[tuple[int | None, ...], ...]
"""Seconds from place (row) to place (column); None if there is no route."""


class ProblemError(ValueError):
	"""The problem cannot be read or contradicts itself; the message says what to change."""


class Objective(str, Enum):
	"""Criterion by which plans are compared; a problem lists them by importance."""

	PROMISE = "promise"
	PLACE = "place"
	PRIORITY = "priority"
	PUNCTUALITY = "punctuality"
	TRAVEL = "travel"
	WORK = "work"
	BALANCE = "balance"
	PREFERENCE = "preference"
	STABILITY = "stability"


DEFAULT_OBJECTIVES = tuple(Objective[name] for name in (
	"PROMISE", "PLACE", "PRIORITY", "PUNCTUALITY", "TRAVEL", "BALANCE", "PREFERENCE", "STABILITY",
))  # fmt: skip


@dataclass(frozen=True)
class Place:
	"""Coordinates of a point of the matrix, in degrees."""

	latitude: float
	longitude: float


@dataclass(frozen=True)
class Pause:
	"""A break: `duration` seconds without work or driving that begin within the window."""

	earliest: int
	latest: int
	duration: int


@dataclass(frozen=True)
class Dependency:
	"""This job begins at least `gap` seconds after `job` has ended."""

	job: str
	gap: int = 0


@dataclass(frozen=True)
class Lock:
	"""A fixed technician and/or start of a job, as a pin or because it has started. None leaves it open."""

	technician: str | None = None
	start: int | None = None


@dataclass(frozen=True)
class Job:
	"""One job to plan.

	`windows` empty: any time. `promised`: a window was promised to the customer, so the job is left out last
	of all. `technician`: only they may do it; `preferred`: any other technician costs extra. `priority` from
	0 to 100, 100 is the most urgent. `materials` are used up, `tools` are not. `crew` technicians work on it
	at the same time. `pinned` is kept; `started` (technician and start) means finished or under way, and is
	never moved.
	"""

	id: str
	place: int
	duration: int
	windows: tuple[Window, ...] = ()
	skills: dict[str, int] = field(default_factory=dict)
	technician: str | None = None
	preferred: str | None = None
	priority: int = 0
	materials: dict[str, int] = field(default_factory=dict)
	tools: frozenset[str] = frozenset()
	after: tuple[Dependency, ...] = ()
	crew: int = 1
	pinned: Lock | None = None
	started: Lock | None = None
	promised: bool = False


@dataclass(frozen=True)
class Technician:
	"""One technician with a truck for the planned period.

	`start`, `end`: None means anywhere. `shift` None: absent all day. `absences` are blocked times.
	`overtime`:
	seconds allowed after the shift. `max_travel` in seconds. `cost` multiplies their travel and working time.
	"""

	id: str
	shift: Window | None
	start: int | None = None
	end: int | None = None
	breaks: tuple[Pause, ...] = ()
	absences: tuple[Window, ...] = ()
	skills: dict[str, int] = field(default_factory=dict)
	tools: frozenset[str] = frozenset()
	materials: dict[str, int] = field(default_factory=dict)
	overtime: int = 0
	max_jobs: int | None = None
	max_travel: int | None = None
	cost: float = 1.0


@dataclass(frozen=True)
class Depot:
	"""A place where a technician may stop once to fetch every tool and any amount of material."""

	place: int
	duration: int = 0
	opening: Window | None = None


@dataclass(frozen=True)
class Stop:
	"""One stop: a job, or the depot (`job` None). Work lasts from `start` to `finish`."""

	job: str | None
	arrival: int
	start: int
	finish: int
	travel: int = 0


@dataclass(frozen=True)
class Rest:
	"""A break or an absence as planned."""

	start: int
	duration: int


@dataclass(frozen=True)
class Route:
	"""A technician's route, from leaving at `start` to its `end`.

	`travel` in seconds; `work` excludes breaks.
	"""

	technician: str
	stops: tuple[Stop, ...] = ()
	start: int = 0
	end: int = 0
	rests: tuple[Rest, ...] = ()
	travel: int = 0
	work: int = 0

	@property
	def jobs(self) -> tuple[str, ...]:
		"""Ids of the jobs in order, without the depot."""
		return tuple(stop.job for stop in self.stops if stop.job is not None)


@dataclass(frozen=True)
class Problem:
	"""The planner's whole input. `published`: the current routes, with which plans are compared.

	`places`: coordinates of each place, None if unknown; `estimated`: the matrix was made from distances.
	`now`:
	time of planning during the day; no technician leaves for a new job before. `step`: seconds; routes leave
	on
	its multiples, so that work begins on them if all other times of the problem are multiples as well.
	`leave_late`: of all times at which a technician can leave home for the same working time, the last is
	chosen instead of the first.
	"""

	jobs: tuple[Job, ...]
	technicians: tuple[Technician, ...]
	matrix: Matrix
	depot: Depot | None = None
	objectives: tuple[Objective, ...] = DEFAULT_OBJECTIVES
	published: tuple[Route, ...] = ()
	places: tuple[Place | None, ...] = ()
	estimated: bool = False
	now: int | None = None
	step: int = 1
	leave_late: bool = False

	def job(self, id: str) -> Job:
		"""Return the job of that id.

		Raises:
			KeyError: there is none.
		"""
		return _by_id(self.jobs, id)

	def technician(self, id: str) -> Technician:
		"""Return the technician of that id.

		Raises:
			KeyError: there is none.
		"""
		return _by_id(self.technicians, id)


def _by_id(things: tuple, id: str):
	"""Return the item with that id. Raises KeyError."""
	for thing in things:
		if thing.id == id:
			return thing
	raise KeyError(id)
