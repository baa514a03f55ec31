"""The words of planning: what is asked, what is answered.

Times are whole seconds from the start of the planned stretch (usually midnight of the day); durations and
travel times are whole seconds. Places are numbers: rows and columns of the travel matrix.
"""

from dataclasses import dataclass, field
from enum import Enum

Window = tuple[int, int]
"""First and last moment at which work may begin, both included."""

Matrix = tuple[tuple[int | None, ...], ...]
"""Seconds from place (row) to place (column); None where there is no way."""


class ProblemError(ValueError):
	"""The problem cannot be read or contradicts itself; the text says what to change."""


class Objective(str, Enum):
	"""What a plan is judged by; a problem gives them in their order."""

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
	"""Where a point of the matrix lies, in degrees."""

	latitude: float
	longitude: float


@dataclass(frozen=True)
class Pause:
	"""A break: `duration` seconds without work or driving that begin within the window."""

	earliest: int
	latest: int
	duration: int


@dataclass(frozen=True)
class After:
	"""This job begins at least `gap` seconds after `job` has ended."""

	job: str
	gap: int = 0


@dataclass(frozen=True)
class Lock:
	"""A pin, or what has begun already: who does it and/or when work begins. None leaves it open."""

	technician: str | None = None
	start: int | None = None


@dataclass(frozen=True)
class Job:
	"""One visit to plan.

	`windows` empty: any time. `promised`: a window was promised to the customer, so the job is left out last
	of all. `technician`: nobody else may do it; `preferred`: anybody else costs. `priority` from 0 to 100,
	100 most. `materials` are used up, `tools` are not. `crew` technicians work on it at the same time.
	`pinned` is kept; `started` (technician and start) is history or under way: it is never moved.
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
	after: tuple[After, ...] = ()
	crew: int = 1
	pinned: Lock | None = None
	started: Lock | None = None
	promised: bool = False


@dataclass(frozen=True)
class Technician:
	"""One person and truck for the planned stretch.

	`start`, `end`: None where it is open. `shift` None: absent all day. `absences` are blocked times. `overtime`:
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
	"""Where a technician may go once to fetch every tool and any amount of material."""

	place: int
	duration: int = 0
	opening: Window | None = None


@dataclass(frozen=True)
class Stop:
	"""One halt: a job, or the depot (`job` None). Work lasts from `start` to `finish`."""

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
	"""A technician's day: leaves at `start`, is done at `end`. `travel`: seconds; `work`: without breaks."""

	technician: str
	stops: tuple[Stop, ...] = ()
	start: int = 0
	end: int = 0
	rests: tuple[Rest, ...] = ()
	travel: int = 0
	work: int = 0

	@property
	def jobs(self) -> tuple[str, ...]:
		"""The jobs in their order, without the depot."""
		return tuple(stop.job for stop in self.stops if stop.job is not None)


@dataclass(frozen=True)
class Problem:
	"""Everything that is asked. `published`: the routes people know of; plans are compared with it.

	`places`: where each place lies, None if unknown; `estimated`: the matrix was made from distances. `now`:
	the moment of planning during the day; nothing new begins, and nobody leaves for it, before. `step`: seconds;
	routes leave on its multiples, so that work begins on them where all other times of the problem are such.
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
	"""Return the one with that id. Raises KeyError."""
	for thing in things:
		if thing.id == id:
			return thing
	raise KeyError(id)
