"""Conflict rules: overlaps, travel, absences, hours, windows, skills, order. They warn and never refuse."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

from gigafibre_fsm.domain.dispatch.schedule import breaks
from gigafibre_fsm.domain.dispatch.territories import rule as territory_rule
from gigafibre_fsm.domain.dispatch.territories.rule import ServedTerritory

Point = tuple[float, float]
Travel = Callable[[Point | None, Point | None], int]
"""Seconds of travel from one place to another; 0 if one of them is unknown."""


class ConflictKind(Enum):
	"""Kind of conflict in a plan."""

	OUTAGE = "outage"
	STORM = "storm"
	ABSENCE = "absence"
	HOLIDAY = "holiday"
	OVERLAP = "overlap"
	HELD = "held"
	TRAVEL = "travel"
	DAY_OFF = "day_off"
	OUTSIDE_SHIFT = "outside_shift"
	BREAK = "break"
	OUTSIDE_WINDOW = "outside_window"
	TERRITORY = "territory"
	MISSING_SKILL = "missing_skill"
	WEAK_SKILL = "weak_skill"
	EXPIRED_SKILL = "expired_skill"
	MISSING_TOOL = "missing_tool"
	DEPENDENCY = "dependency"
	REQUIRED_TECHNICIAN = "required_technician"
	CREW = "crew"


@dataclass(frozen=True, slots=True)
class Conflict:
	"""One conflict.

	`what` names the other job, the absence's reason, the skill, the day …, `minutes` is the shortfall.
	"""

	kind: ConflictKind
	what: str = ""
	minutes: int = 0


@dataclass(frozen=True, slots=True)
class BusySpan:
	"""A period of a technician's time: another job or an absence, with the name to show."""

	what: str
	start: datetime
	end: datetime
	place: Point | None = None


@dataclass(frozen=True, slots=True)
class TechnicianSkill:
	"""A technician's level in a skill, and until when it is valid."""

	level: int
	valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Predecessor:
	"""A job that must be over first, its end (None if unknown), and the gap required after it."""

	what: str
	ends: datetime | None
	gap: int = 0
	"""Minutes."""


@dataclass(frozen=True, slots=True)
class PlannedJob:
	"""The plan of the job to check."""

	start: datetime
	end: datetime
	window: tuple[datetime, datetime] | None
	skills: Mapping[str, int]
	"""Skill → lowest sufficient level."""
	place: Point | None = None
	tools: frozenset[str] = frozenset()
	before: Sequence[Predecessor] = ()
	required_technician: str | None = None
	lacks_crew: int = 0
	"""Number of missing technicians."""
	outage: str = ""
	"""Name of the incident for which it has to wait; empty if it need not."""
	storm: str = ""
	"""Name of the storm in which it would be work outdoors; empty if there is none."""


NOT_ASKED = frozenset({ConflictKind.OUTAGE})
"""Conflicts that are shown, but not asked about when a job is moved: the reason is given when it is sent."""


def select_new(found: Iterable[Conflict], before: Iterable[Conflict]) -> list[Conflict]:
	"""Return the conflicts that moving a job would add, about which the board asks.

	A known conflict counts as new if it would lack more minutes than before.

	Args:
		found: the conflicts of the job in its new placement.
		before: its conflicts in the placement that it has now.
	"""
	known = {(conflict.kind, conflict.what): conflict.minutes for conflict in before}
	return [
		conflict
		for conflict in found
		if conflict.kind not in NOT_ASKED and known.get((conflict.kind, conflict.what), -1) < conflict.minutes
	]


def _no_travel(start: Point | None, end: Point | None) -> int:
	return 0


@dataclass(frozen=True, slots=True)
class CheckedTechnician:
	"""The technician planned for the job."""

	shift: tuple[time, time]
	working_days: frozenset[int]
	"""0 is Monday."""
	skills: Mapping[str, TechnicianSkill]
	jobs: Sequence[BusySpan] = ()
	absences: Sequence[BusySpan] = ()
	held: Sequence[BusySpan] = ()
	"""Slots held for customers of other jobs."""
	name: str | None = None
	tools: frozenset[str] = frozenset()
	territories: Sequence[ServedTerritory] = ()
	holidays: Mapping[date, str] = field(default_factory=dict)
	pause: breaks.BreakRule | None = None
	overtime: int = 0
	"""Minutes allowed beyond the shift."""
	travel: Travel = _no_travel


def check_conflicts(plan: PlannedJob, worker: CheckedTechnician) -> list[Conflict]:
	"""Return all conflicts of the plan, the most serious first; empty if there are none."""
	return [
		*([Conflict(ConflictKind.OUTAGE, plan.outage)] if plan.outage else []),
		*([Conflict(ConflictKind.STORM, plan.storm)] if plan.storm else []),
		*(Conflict(ConflictKind.ABSENCE, span.what) for span in worker.absences if _overlap(plan, span)),
		*(Conflict(ConflictKind.OVERLAP, span.what) for span in worker.jobs if _overlap(plan, span)),
		*(Conflict(ConflictKind.HELD, span.what) for span in worker.held if _overlap(plan, span)),
		*_travel(plan, worker),
		*_hours(plan, worker),
		*_break(plan, worker),
		*_window(plan),
		*_territory(plan, worker),
		*_skills(plan, worker),
		*(Conflict(ConflictKind.MISSING_TOOL, tool) for tool in sorted(plan.tools - worker.tools)),
		*_order(plan),
		*_people(plan, worker),
	]


def _overlap(plan: PlannedJob, span: BusySpan) -> bool:
	return plan.start < span.end and span.start < plan.end


def _travel(plan: PlannedJob, worker: CheckedTechnician) -> list[Conflict]:
	"""Return conflicts where the drive from the previous job or to the next one takes longer than the gap."""
	taken = (*worker.jobs, *worker.held)
	earlier = (span for span in taken if span.end <= plan.start)
	later = (span for span in taken if span.start >= plan.end)
	# by time rather than by day: a job of last night may end just before this one
	before = max(earlier, key=lambda span: span.end, default=None)
	after = min(later, key=lambda span: span.start, default=None)
	found = []
	if before:
		way = worker.travel(before.place, plan.place)
		found.append((before.what, way - (plan.start - before.end).total_seconds()))
	if after:
		way = worker.travel(plan.place, after.place)
		found.append((after.what, way - (after.start - plan.end).total_seconds()))
	return [Conflict(ConflictKind.TRAVEL, what, round(lack / 60)) for what, lack in found if lack >= 60]


def _hours(plan: PlannedJob, worker: CheckedTechnician) -> list[Conflict]:
	day = plan.start.date()
	if day in worker.holidays:
		return [Conflict(ConflictKind.HOLIDAY, worker.holidays[day])]
	if plan.start.weekday() not in worker.working_days:
		return [Conflict(ConflictKind.DAY_OFF)]
	starts, ends = worker.shift
	latest = datetime.combine(day, ends) + timedelta(minutes=worker.overtime)
	inside = plan.start.time() >= starts and plan.end <= latest
	return [] if inside else [Conflict(ConflictKind.OUTSIDE_SHIFT)]


def _break(plan: PlannedJob, worker: CheckedTechnician) -> list[Conflict]:
	"""Return a conflict if the job takes the last room for the break.

	None if there was no room without it.
	"""
	if worker.pause is None:
		return []
	day = plan.start.date()
	others = [(span.start, span.end) for span in (*worker.jobs, *worker.held, *worker.absences)]
	if breaks.find_break(worker.pause, day, others) is None:
		return []
	with_it = breaks.find_break(worker.pause, day, [*others, (plan.start, plan.end)])
	return [] if with_it else [Conflict(ConflictKind.BREAK, minutes=worker.pause[0])]


def _window(plan: PlannedJob) -> list[Conflict]:
	if plan.window is None or plan.window[0] <= plan.start <= plan.window[1]:
		return []
	return [Conflict(ConflictKind.OUTSIDE_WINDOW)]


def _territory(plan: PlannedJob, worker: CheckedTechnician) -> list[Conflict]:
	day = plan.start.date()
	if territory_rule.does_serve(worker.territories, plan.place, day):
		return []
	return [Conflict(ConflictKind.TERRITORY, day.isoformat())]


def _skills(plan: PlannedJob, worker: CheckedTechnician) -> list[Conflict]:
	found = []
	for name, lowest in plan.skills.items():
		skill = worker.skills.get(name)
		if skill is None:
			found.append(Conflict(ConflictKind.MISSING_SKILL, name))
		elif skill.valid_until and skill.valid_until < plan.start.date():
			found.append(Conflict(ConflictKind.EXPIRED_SKILL, name))
		elif skill.level < lowest:
			found.append(Conflict(ConflictKind.WEAK_SKILL, name))
	return found


def _order(plan: PlannedJob) -> list[Conflict]:
	return [
		Conflict(ConflictKind.DEPENDENCY, other.what)
		for other in plan.before
		if other.ends is None or other.ends + timedelta(minutes=other.gap) > plan.start
	]


def _people(plan: PlannedJob, worker: CheckedTechnician) -> list[Conflict]:
	found = []
	if plan.required_technician and worker.name and plan.required_technician != worker.name:
		found.append(Conflict(ConflictKind.REQUIRED_TECHNICIAN, plan.required_technician))
	if plan.lacks_crew > 0:
		found.append(Conflict(ConflictKind.CREW, minutes=plan.lacks_crew))
	return found
