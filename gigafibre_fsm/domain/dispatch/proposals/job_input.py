"""Converts one job of a day to the planner's input: its needs, its windows, its lock."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from gigafibre_fsm.domain.dispatch.planning.model.answer import ReasonValues
from gigafibre_fsm.domain.dispatch.planning.model.problem import Job, Window
from gigafibre_fsm.domain.dispatch.proposals.planning_day import DAY, BoardDay
from gigafibre_fsm.domain.dispatch.proposals.technician_input import MAY, SERVES
from gigafibre_fsm.domain.dispatch.storms import rule as storm_rule

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

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


def waits_for_calm(board: BoardDay, job: "ScheduledJob") -> bool:
	"""Whether a job is work outdoors that would meet a storm whenever it begins on this day."""
	return bool(board.list_storms(job)) and not list_calm_windows(board, job)


def find_obstacle(board: BoardDay, job: "ScheduledJob") -> OwnReason | None:
	"""Return why a job cannot be planned at all; None if it can."""
	if board.places.number(job.place) is None:
		text = board.places.problems.get(job.place) if job.place else None
		return build_reason("place", text=text or "")
	required = job.required_technician
	if required and required not in board.members:
		return build_reason("gone", technician=required)
	return None


# ---- what may move


def count_people(job: "ScheduledJob") -> int:
	"""Return how many technicians a job needs: its crew size, or more if dispatch has assigned more."""
	return max(job.crew_size, len(job.placement.technicians) if job.placement.is_planned else 1)


def build_job(board: BoardDay, scheduled: "ScheduledJob") -> Job:
	"""Return a job that the planner may place."""
	skills, tools, required = _needs(board, scheduled)
	if any(job == scheduled.name for job, _name in board.refused):
		skills = {**skills, MAY + scheduled.name: 1}
	if required is None and any(job == scheduled.name for job, _name in board.unserved):
		skills = {**skills, SERVES + scheduled.name: 1}
	preferred = scheduled.preferred_technician
	return Job(
		scheduled.name,
		board.places.number(scheduled.place),
		board.rounded_up(max(1, scheduled.placement.duration) * 60),
		windows=list_calm_windows(board, scheduled) or _windows(board, scheduled),
		skills=skills,
		technician=required,
		preferred=preferred if preferred in board.members else None,
		priority=PRIORITY.get(scheduled.priority, 40),
		materials=dict(board.materials.get(scheduled.name, {})),
		tools=tools,
		crew=count_people(scheduled),
		promised=scheduled.is_promised and scheduled.window is not None,
	)


def _needs(board: BoardDay, job: "ScheduledJob") -> tuple[dict[str, int], frozenset[str], str | None]:
	"""Return the skills, the tools and the technician that a job needs.

	A dispatcher's override holds: a job assigned to a technician without a required skill or tool, or outside of
	their territory, stays theirs.
	"""
	who = board.members.get(job.placement.technician) if job.placement.is_planned else None
	if who is None or job.required_technician not in (None, who.name):
		return job.skills, job.tools, job.required_technician
	has = {
		name: skill.level
		for name, skill in who.skills.items()
		if not skill.valid_until or skill.valid_until >= board.day
	}
	skills = {name: level for name, level in job.skills.items() if has.get(name, 0) >= level}
	tools = job.tools if board.depot else job.tools & who.tools
	is_overridden = skills != job.skills or tools != job.tools or (job.name, who.name) in board.unserved
	return skills, tools, who.name if is_overridden else job.required_technician


def list_calm_windows(board: BoardDay, job: "ScheduledJob") -> tuple[Window, ...]:
	"""Return when work outdoors may begin without meeting a storm.

	Empty if no storm concerns the job, and if it lasts all the time in which the job may begin: a job that stands
	there is then left to the dispatcher.
	"""
	storms = [board.stretch(storm.begins, storm.ends) for storm in board.list_storms(job)]
	if not storms:
		return ()
	duration = board.rounded_up(max(1, job.placement.duration) * 60)
	return storm_rule.list_calm_starts(_windows(board, job) or ((0, DAY - duration),), duration, storms)


def _windows(board: BoardDay, job: "ScheduledJob") -> tuple[Window, ...]:
	"""Return when work may begin: within the promised window, or the one requested before planning.

	An unpromised window of a planned job merely follows its arrival and is ignored. A promise that can no
	longer be kept is made good as soon as possible; a window on another day leaves the job at its time.
	"""
	if job.window is None or (job.placement.is_planned and not job.is_promised):
		return ()
	first, last = job.window
	if last.date() != board.day and first.date() != board.day:
		arrival = board.seconds(job.placement.arrival or first)
		return ((arrival, arrival),)
	if board.now and last < board.now:
		last = board.now + GRACE
	return (_pair(board, first, last),)


def _pair(board: BoardDay, first: datetime, last: datetime) -> Window:
	"""Return a window in seconds, rounded inwards to full steps unless nothing would be left."""
	start, end = max(0, board.seconds(first)), min(DAY, board.seconds(last))
	stepped = board.rounded_up(start), end // board.step * board.step
	return stepped if stepped[0] <= stepped[1] else (start, end)
