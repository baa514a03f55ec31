"""Converts a day's technicians to the planner's input."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.planning.model.problem import Pause, Technician, Window
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import PART, FixedBlock, FixedRow, trim_unreachable
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician

MAY = "may do "
"""Prefix of an artificial skill for a job, which all technicians have but those refused for it."""
SERVES = "serves "
"""Prefix of an artificial skill for a job, which all technicians have but those who do not serve its place."""


def build_row(
	board: BoardDay, member: "PlanningTechnician", blocks: list[FixedBlock], count: int, *, keeps_hours: bool
) -> FixedRow:
	"""Return the fixed blocks of one technician's day, and the hours left between them.

	Args:
		board: the day.
		member: the technician.
		blocks: the fixed blocks, in order.
		count: number of the technician's fixed jobs.
		keeps_hours: jobs at the ends of the shift keep their places, so the drives from and to home may be
			outside it.
	"""
	shift = _shift(board, member)
	if keeps_hours:
		shift = _on_steps(board, widen_by_drives(shift, *_ends(board, member)))
	overtime = member.most_overtime * 60 // board.step * board.step
	away = [board.stretch(gap.start, gap.end) for gap in member.absences]
	shift, overtime, absences = cut_by_absences(shift, overtime, away)
	left = FixedRow(
		member.name, tuple(blocks), shift, overtime, absences, member.start, member.end, count=count
	)
	return trim_unreachable(board, left)


def build_technician(
	board: BoardDay, member: "PlanningTechnician", left: FixedRow, needed: Mapping[str, int], places: Callable
) -> Technician:
	"""Return one technician as the planner's input.

	Args:
		board: the day.
		member: the technician.
		left: the fixed part of their day.
		needed: all materials of the day; a truck without recorded stock is assumed to carry them.
		places: returns the number of a point in the planner's matrix, None if unknown.
	"""
	stock, limit = board.stock.get(member.name), member.most_visits
	return Technician(
		member.name,
		left.shift,
		start=places(left.start),
		end=places(left.end),
		breaks=_breaks(board, member, left.shift) if left.has_break else (),
		absences=left.absences,
		skills=_skills(board, member),
		tools=member.tools,
		materials=dict(needed) if stock is None else _left_on_truck(board, left, stock),
		overtime=left.overtime,
		# fixed jobs count, even if there are more than allowed
		max_jobs=len(left.blocks) + max(0, limit - left.count) if limit else None,
		cost=_cost(board, member),
	)


def _left_on_truck(board: BoardDay, left: FixedRow, stock: Mapping[str, int]) -> dict[str, int]:
	"""Return the stock without what the fixed jobs use up."""
	used: Counter = Counter()
	for block in left.blocks:
		for name in block.jobs if PART not in block.id else ():
			used.update(board.materials.get(name, {}))
	return {item: max(0, amount - used[item]) for item, amount in stock.items()}


def _shift(board: BoardDay, member: "PlanningTechnician") -> Window | None:
	if not member.is_active or board.day in member.holidays:
		return None
	if board.day.weekday() not in member.working_days:
		return None
	first, last = map(board.clock, member.shift)
	start, end = board.rounded_up(first), last // board.step * board.step
	return (start, end) if start < end else None


def _ends(board: BoardDay, member: "PlanningTechnician") -> tuple[Window | None, Window | None]:
	"""Return when the technician's first and last job begin and end, each with the drive from or to home."""
	own = [
		job
		for job in board.jobs
		if job.placement.is_planned
		and member.name in job.placement.technicians
		and board.places.number(job.place) is not None
	]
	if not own:
		return None, None
	first = min(own, key=lambda job: job.placement.arrival)
	last = max(own, key=lambda job: job.placement.ends)
	begins, ends = board.seconds(first.placement.arrival), board.seconds(last.placement.ends)
	return (
		(begins, begins - board.places.seconds(member.start, first.place)),
		(ends, ends + board.places.seconds(last.place, member.end)),
	)


def widen_by_drives(shift: Window | None, first: Window | None, last: Window | None) -> Window | None:
	"""Widen a shift by drives from and to home that are outside it.

	The board counts a shift from the first arrival to the end of the last job; the planner includes these
	drives. So a technician who arrives as the shift begins may leave home early enough. All times are
	in seconds from midnight.

	Args:
		shift: start and end; None for a day without work.
		first: when the first job begins, and when the drive to it begins; None without jobs.
		last: when the last job ends, and when the drive home from it ends; None without jobs.
	"""
	if shift is None:
		return None
	start, end = shift
	if first and first[0] >= start:
		start = min(start, first[1])
	if last and last[0] <= end:
		end = max(end, last[1])
	return start, end


def _on_steps(board: BoardDay, shift: Window | None) -> Window | None:
	"""Round the start of the shift down to a full step.

	A route that leaves on steps may otherwise start too late.
	"""
	return shift and (shift[0] // board.step * board.step, shift[1])


def cut_by_absences(
	shift: Window | None, overtime: int, away: Iterable[Window]
) -> tuple[Window | None, int, tuple[Window, ...]]:
	"""Shorten a shift and its overtime by the absences at its two ends.

	Args:
		shift: start and end, seconds from midnight; None for a day without work.
		overtime: seconds allowed after the shift; an absence is at its end if it lasts until these are over.
		away: absences in any order, seconds from midnight.

	Returns:
		The remaining shift, None if nothing is left; the seconds of overtime after it; and the absences
		within, in order, not overlapping.
	"""
	if shift is None:
		return None, 0, ()
	start, end = shift
	between: list[Window] = []
	for gone, back in _merge_periods(away):
		if back <= start or gone >= end + overtime:
			continue
		if gone <= start:
			start = back
		elif back >= end + overtime:
			end, overtime = min(end, gone), max(0, gone - end)
		else:
			between.append((gone, back))
	return ((start, end), overtime, tuple(between)) if start < end else (None, 0, ())


def _merge_periods(stretches: Iterable[Window]) -> list[Window]:
	"""Return the periods in order, merging those that touch or overlap."""
	apart: list[Window] = []
	for start, end in sorted(stretch for stretch in stretches if stretch[0] < stretch[1]):
		if apart and start <= apart[-1][1]:
			apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
		else:
			apart.append((start, end))
	return apart


def _breaks(board: BoardDay, member: "PlanningTechnician", shift: Window | None) -> tuple[Pause, ...]:
	"""Return the break, unless its time is outside the remaining shift."""
	if not member.pause or not shift:
		return ()
	minutes, first, last = member.pause
	earliest = board.rounded_up(board.clock(first))
	latest = max(earliest, board.clock(last) // board.step * board.step)
	pause = Pause(earliest, latest, board.rounded_up(minutes * 60))
	inside = pause.earliest <= pause.latest and pause.earliest < shift[1] and pause.latest >= shift[0]
	return (pause,) if inside else ()


def _skills(board: BoardDay, member: "PlanningTechnician") -> dict[str, int]:
	"""Return the skills valid on the day.

	They include an artificial one for each job that was not refused for this technician, and one for each whose
	place they serve.
	"""
	valid = {
		name: skill.level
		for name, skill in member.skills.items()
		if not skill.valid_until or skill.valid_until >= board.day
	}
	marks = {job for job, _name in board.refused if (job, member.name) not in board.refused}
	served = {job for job, _name in board.unserved if (job, member.name) not in board.unserved}
	return {**valid, **{MAY + job: 1 for job in marks}, **{SERVES + job: 1 for job in served}}


def _cost(board: BoardDay, member: "PlanningTechnician") -> float:
	"""Return an hour's cost relative to the mean of all technicians; 1 if costs are not recorded."""
	known = [other.hourly_cost for other in board.members.values() if other.hourly_cost > 0]
	if not known or member.hourly_cost <= 0:
		return 1.0
	return member.hourly_cost * len(known) / sum(known)
