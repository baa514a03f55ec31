"""Converts one job of a day to the planner's input: its needs, its windows, its lock."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from gigafibre_fsm.domain.dispatch.planning.model.answer import ReasonValues
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Window
from gigafibre_fsm.domain.dispatch.proposals.planning_day import DAY, BoardDay
from gigafibre_fsm.domain.dispatch.proposals.technician_input import MAY

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import ScheduledJob

PRIORITY = {"Low": 10, "Medium": 40, "High": 70, "Urgent": 100}
GRACE = timedelta(hours=2)
"""Extra time in which a promised window that has passed can still be made good."""


class OwnReason(TypedDict):
	"""A reason of this package in the form of the planner's own.

	`values` are the placeholders of `cause`'s sentence.
	"""

	technician: None
	cause: str
	values: ReasonValues


def build_reason(cause: str, **values: object) -> OwnReason:
	"""Return a reason of this package in the form of the planner's own reasons."""
	return {"technician": None, "cause": cause, "values": values}


def find_obstacle(board: BoardDay, visit: "ScheduledJob") -> OwnReason | None:
	"""Return why a job cannot be planned at all; None if it can."""
	if board.places.number(visit.place) is None:
		text = board.places.problems.get(visit.place) if visit.place else None
		return build_reason("place", text=text or "")
	required = visit.required_technician
	if required and required not in board.members:
		return build_reason("gone", technician=required)
	return None


# ---- what may move


def count_people(visit: "ScheduledJob") -> int:
	"""Return how many technicians a job needs: its crew size, or more if dispatch has assigned more."""
	return max(visit.crew_size, len(visit.placement.everybody) if visit.placement.is_planned else 1)


def build_job(board: BoardDay, visit: "ScheduledJob") -> Job:
	"""Return a job that the planner may place."""
	skills, tools, required = _needs(board, visit)
	if any(job == visit.name for job, _name in board.refused):
		skills = {**skills, MAY + visit.name: 1}
	preferred = visit.preferred_technician
	return Job(
		visit.name,
		board.places.number(visit.place),
		board.rounded_up(max(1, visit.placement.duration) * 60),
		windows=_windows(board, visit),
		skills=skills,
		technician=required,
		preferred=preferred if preferred in board.members else None,
		priority=PRIORITY.get(visit.priority, 40),
		materials=dict(board.materials.get(visit.name, {})),
		tools=tools,
		crew=count_people(visit),
		promised=visit.is_promised and visit.window is not None,
	)


def _needs(board: BoardDay, visit: "ScheduledJob") -> tuple[dict[str, int], frozenset[str], str | None]:
	"""Return the skills, the tools and the technician that a job needs.

	A dispatcher's override holds: a job assigned to a technician without a required skill or tool stays
	theirs.
	"""
	who = board.members.get(visit.placement.technician) if visit.placement.is_planned else None
	if who is None or visit.required_technician not in (None, who.name):
		return visit.skills, visit.tools, visit.required_technician
	has = {
		name: skill.level
		for name, skill in who.skills.items()
		if not skill.valid_until or skill.valid_until >= board.day
	}
	skills = {name: level for name, level in visit.skills.items() if has.get(name, 0) >= level}
	tools = visit.tools if board.depot else visit.tools & who.tools
	is_overridden = skills != visit.skills or tools != visit.tools
	return skills, tools, who.name if is_overridden else visit.required_technician


def _windows(board: BoardDay, visit: "ScheduledJob") -> tuple[Window, ...]:
	"""Return when work may begin: within the promised window, or the one requested before planning.

	An unpromised window of a planned job merely follows its arrival and is ignored. A promise that can no
	longer be kept is made good as soon as possible; a window on another day leaves the job at its time.
	"""
	if visit.window is None or (visit.placement.is_planned and not visit.is_promised):
		return ()
	first, last = visit.window
	if last.date() != board.day and first.date() != board.day:
		arrival = board.seconds(visit.placement.arrival or first)
		return ((arrival, arrival),)
	if board.now and last < board.now:
		last = board.now + GRACE
	return (_pair(board, first, last),)


def _pair(board: BoardDay, first: datetime, last: datetime) -> Window:
	"""Return a window in seconds, rounded inwards to full steps unless nothing would be left."""
	start, end = max(0, board.seconds(first)), min(DAY, board.seconds(last))
	stepped = board.rounded_up(start), end // board.step * board.step
	return stepped if stepped[0] <= stepped[1] else (start, end)
