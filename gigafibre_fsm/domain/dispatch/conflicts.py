"""What speaks against a plan: overlapping visits, absences, the shift, missing skills. Warnings, never refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum


class Kind(Enum):
	"""A reason why a plan may not work out."""

	OVERLAP = "overlap"
	ABSENCE = "absence"
	DAY_OFF = "day_off"
	OUTSIDE_SHIFT = "outside_shift"
	OUTSIDE_WINDOW = "outside_window"
	MISSING_SKILL = "missing_skill"
	WEAK_SKILL = "weak_skill"
	EXPIRED_SKILL = "expired_skill"


@dataclass(frozen=True, slots=True)
class Conflict:
	"""One reason; `what` names the other visit, the absence's reason or the skill."""

	kind: Kind
	what: str = ""


@dataclass(frozen=True, slots=True)
class Span:
	"""A stretch of a technician's time: another visit or an absence, with the name to show."""

	what: str
	start: datetime
	end: datetime


@dataclass(frozen=True, slots=True)
class Skill:
	"""A skill a technician has."""

	level: int
	valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
	"""The visit that is looked at."""

	start: datetime
	end: datetime
	window: tuple[datetime, datetime] | None
	skills: Mapping[str, int]
	"""Skill → lowest level that does."""


@dataclass(frozen=True, slots=True)
class Worker:
	"""The technician who would do it."""

	shift: tuple[time, time]
	working_days: frozenset[int]
	"""0 is Monday."""
	skills: Mapping[str, Skill]
	visits: Sequence[Span] = ()
	absences: Sequence[Span] = ()


def conflicts(plan: Plan, worker: Worker) -> list[Conflict]:
	"""Everything that speaks against the plan, the gravest first; empty when nothing does."""
	return [
		*(Conflict(Kind.ABSENCE, span.what) for span in worker.absences if _overlap(plan, span)),
		*(Conflict(Kind.OVERLAP, span.what) for span in worker.visits if _overlap(plan, span)),
		*_hours(plan, worker),
		*_window(plan),
		*_skills(plan, worker),
	]


def _overlap(plan: Plan, span: Span) -> bool:
	return plan.start < span.end and span.start < plan.end


def _hours(plan: Plan, worker: Worker) -> list[Conflict]:
	if plan.start.weekday() not in worker.working_days:
		return [Conflict(Kind.DAY_OFF)]
	starts, ends = worker.shift
	inside = plan.start.time() >= starts and plan.end <= datetime.combine(plan.start.date(), ends)
	return [] if inside else [Conflict(Kind.OUTSIDE_SHIFT)]


def _window(plan: Plan) -> list[Conflict]:
	if plan.window is None or plan.window[0] <= plan.start <= plan.window[1]:
		return []
	return [Conflict(Kind.OUTSIDE_WINDOW)]


def _skills(plan: Plan, worker: Worker) -> list[Conflict]:
	found = []
	for name, lowest in plan.skills.items():
		skill = worker.skills.get(name)
		if skill is None:
			found.append(Conflict(Kind.MISSING_SKILL, name))
		elif skill.valid_until and skill.valid_until < plan.start.date():
			found.append(Conflict(Kind.EXPIRED_SKILL, name))
		elif skill.level < lowest:
			found.append(Conflict(Kind.WEAK_SKILL, name))
	return found
