"""The words of an answer: a plan, its figures, what has no place and why, what moves."""

from dataclasses import dataclass, field
from enum import Enum

from gigafibre_fsm.domain.dispatch.planning.model.problem import Route, Window


@dataclass(frozen=True)
class Figures:
	"""What a plan is worth. Counts, and seconds: `spread` is longest minus shortest working time."""

	placed: int = 0
	unplaced: int = 0
	unplaced_priority: int = 0
	broken_promises: int = 0
	late: int = 0
	travel: int = 0
	work: int = 0
	overtime: int = 0
	spread: int = 0
	not_preferred: int = 0
	changed_technician: int = 0
	changed_time: int = 0
	technicians_used: int = 0


class Cause(str, Enum):
	"""Why a technician cannot take a job."""

	ABSENT = "absent"
	LOCK = "lock"
	OTHER_TECHNICIAN = "other_technician"
	SKILL_MISSING = "skill_missing"
	SKILL_TOO_LOW = "skill_too_low"
	TOOLS = "tools"
	MATERIALS = "materials"
	UNREACHABLE = "unreachable"
	WINDOW = "window"
	SHIFT = "shift"
	BREAK = "break"
	MAX_JOBS = "max_jobs"
	MAX_TRAVEL = "max_travel"
	FULL = "full"
	DEPENDENCY = "dependency"
	CREW = "crew"


@dataclass(frozen=True)
class Reason:
	"""Why a technician, or with `technician` None anybody, cannot take a job. `values` fill the sentence."""

	technician: str | None
	cause: Cause
	values: dict = field(default_factory=dict)


class Ease(str, Enum):
	"""What may be relaxed so that a job finds its place."""

	WINDOW = "window"
	OVERTIME = "overtime"
	SKILL = "skill"
	TECHNICIAN = "technician"
	TOOLS = "tools"
	MATERIALS = "materials"
	BREAK = "break"
	MAX_JOBS = "max_jobs"
	MAX_TRAVEL = "max_travel"


@dataclass(frozen=True)
class Relaxation:
	"""One thing to ease, tried: the job then fits into this technician's day at `start`, nothing else moved.

	Where a job needs a crew, enough others are free at `start` without it.
	`values` by `ease`: WINDOW from, to · OVERTIME seconds (in all) · SKILL skills and their levels ·
	TECHNICIAN instead_of · TOOLS tools · MATERIALS materials · BREAK none (all breaks of the day move or go) ·
	MAX_JOBS, MAX_TRAVEL new limit.
	"""

	ease: Ease
	technician: str
	start: int
	travel: int
	values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Unplaced:
	"""A job without a place, why, and what would give it one."""

	job: str
	reasons: tuple[Reason, ...]
	relaxations: tuple[Relaxation, ...] = ()


class Why(str, Enum):
	"""What a move brings: FOLLOWS is another time with the same technician, EXCHANGE pays as a whole only."""

	NEWLY_PLACED = "newly_placed"
	NO_LONGER_PLACED = "no_longer_placed"
	LESS_TRAVEL = "less_travel"
	MORE_BALANCED = "more_balanced"
	PREFERRED = "preferred"
	MAKES_ROOM = "makes_room"
	FOLLOWS = "follows"
	EXCHANGE = "exchange"


@dataclass(frozen=True)
class Move:
	"""What changes for a job against the published plan. `values` fill the sentence of `why`."""

	job: str
	from_technician: str | None
	to_technician: str | None
	from_start: int | None
	to_start: int | None
	why: Why
	values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Exchange:
	"""What would make room for `job`: it takes the place of `other`, which goes elsewhere on the day, or out.

	`start` seconds; `to_technician` and `to_start` None where the other job loses its place.
	"""

	job: str
	technician: str
	start: int
	other: str
	to_technician: str | None
	to_start: int | None


@dataclass(frozen=True)
class Plan:
	"""The answer.

	`before`: figures of the published plan, if there was one; `exchanges`: what would make room for an
	emergency that has no place.
	"""

	routes: tuple[Route, ...]
	unplaced: tuple[Unplaced, ...]
	figures: Figures
	before: Figures | None = None
	moves: tuple[Move, ...] = ()
	estimated: bool = False
	engines: tuple[str, ...] = ()
	exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class SlotOffer:
	"""A window a customer may be promised: who comes, when, the travel it adds in seconds, and who comes along."""

	technician: str
	window: Window
	arrival: int
	added_travel: int
	crew: tuple[str, ...] = ()


@dataclass(frozen=True)
class Breach:
	"""A hard rule that a plan breaks, found by the checker; `rule` is its short name."""

	rule: str
	technician: str | None
	job: str | None
	detail: str
