"""Types of the planner's answer: a plan, its figures, unplaced jobs with reasons, and moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from gigafibre_fsm.domain.dispatch.planning.model.problem import Route, Window

ReasonValue = str | int | float | None | Sequence[str] | frozenset[str] | Mapping[str, int]
ReasonValues = dict[str, ReasonValue]
"""Placeholders of a reason's sentence: names of jobs and technicians, seconds, skills with their levels."""


@dataclass(frozen=True)
class PlanFigures:
	"""Figures of a plan: counts, and seconds. `spread` is the longest minus the shortest working time."""

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
	"""Why a technician cannot take a job; `technician` None: why none can. `values` fill the sentence."""

	technician: str | None
	cause: Cause
	values: ReasonValues = field(default_factory=dict)


class RelaxationKind(str, Enum):
	"""Which rule to relax so that a job can be placed."""

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
	"""One proven relaxation: with it the job fits into this technician's day at `start`, nothing else moved.

	If a job needs a crew, enough other technicians are free at `start` without it.
	`values` by `ease`: WINDOW from, to · OVERTIME seconds (total) · SKILL skills and their levels ·
	TECHNICIAN instead_of · TOOLS tools · MATERIALS materials · BREAK none (all breaks of the day are moved or
	dropped) ·
	MAX_JOBS, MAX_TRAVEL new limit.
	"""

	ease: RelaxationKind
	technician: str
	start: int
	travel: int
	values: ReasonValues = field(default_factory=dict)


@dataclass(frozen=True)
class Unplaced:
	"""A job without a place, the reasons, and relaxations that would give it one."""

	job: str
	reasons: tuple[Reason, ...]
	relaxations: tuple[Relaxation, ...] = ()


class MoveReason(str, Enum):
	"""Why a job moves. FOLLOWS: another time, same technician. EXCHANGE: pays only with the other moves."""

	NEWLY_PLACED = "newly_placed"
	NO_LONGER_PLACED = "no_longer_placed"
	LESS_TRAVEL = "less_travel"
	MORE_BALANCED = "more_balanced"
	PREFERRED = "preferred"
	MAKES_ROOM = "makes_room"
	FOLLOWS = "follows"
	EXCHANGE = "exchange"


@dataclass(frozen=True)
class PlannedMove:
	"""A job's change from the published plan. `values` fill the sentence of `why`."""

	job: str
	from_technician: str | None
	to_technician: str | None
	from_start: int | None
	to_start: int | None
	why: MoveReason
	values: ReasonValues = field(default_factory=dict)


@dataclass(frozen=True)
class Exchange:
	"""An exchange that makes room for `job`: it takes the place of `other`.

	The other job moves elsewhere on the day or is left out.

	`start` in seconds; `to_technician` and `to_start` are None if the other job loses its place.
	"""

	job: str
	technician: str
	start: int
	other: str
	to_technician: str | None
	to_start: int | None


@dataclass(frozen=True)
class Plan:
	"""The planner's answer.

	`before`: figures of the published plan, if there was one; `exchanges`: what would make room for an
	urgent job without a place.
	"""

	routes: tuple[Route, ...]
	unplaced: tuple[Unplaced, ...]
	figures: PlanFigures
	before: PlanFigures | None = None
	moves: tuple[PlannedMove, ...] = ()
	estimated: bool = False
	engines: tuple[str, ...] = ()
	exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True)
class SlotOffer:
	"""A window to promise a customer, with technician, arrival, added travel in seconds, and crew."""

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
