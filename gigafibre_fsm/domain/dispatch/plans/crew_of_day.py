"""The technicians of a day as the planner takes them: hours without absences, breaks, skills that are valid, stock."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.planning.model import Pause, Technician, Window
from gigafibre_fsm.domain.dispatch.plans.board_day import BoardDay

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.member import Member

MAY = "may do "
"""A skill made of this and a visit's name belongs to everybody but those whom dispatch refused for that visit."""


def technician(
	board: BoardDay,
	member: "Member",
	blocked: Iterable[Window],
	needed: Mapping[str, int],
	*,
	keeps_hours: bool = False,
) -> Technician:
	"""One technician's day.

	`keeps_hours`: who stands at the ends of the shift stays there. `blocked` is time taken by visits that are not planned here; `needed` all materials of the day, which a
	truck that nobody keeps count of is taken to carry.
	"""
	shift = _shift(board, member)
	if keeps_hours:
		shift = with_ways(shift, *_ends(board, member))
	away = [*(board.stretch(gap.start, gap.end) for gap in member.absences), *blocked]
	overtime = member.most_overtime * 60
	shift, absences = hours(shift, overtime, away)
	stock = board.stock.get(member.name)
	return Technician(
		member.name,
		shift,
		start=board.places.number(member.start),
		end=board.places.number(member.end),
		breaks=_breaks(board, member, shift),
		absences=absences,
		skills=_skills(board, member),
		tools=member.tools,
		materials=dict(needed if stock is None else stock),
		overtime=overtime if shift else 0,
		max_jobs=member.most_visits or None,
		cost=_cost(board, member),
	)


def _shift(board: BoardDay, member: "Member") -> Window | None:
	if not member.is_active or board.day in member.holidays:
		return None
	if board.day.weekday() not in member.working_days:
		return None
	start, end = map(board.clock, member.shift)
	return (start, end) if start < end else None


def _ends(board: BoardDay, member: "Member") -> tuple[Window | None, Window | None]:
	"""When the first and the last visit that stand on the technician's day begin and end, each with its way home."""
	own = [
		visit
		for visit in board.visits
		if visit.placement.is_planned
		and member.name in visit.placement.everybody
		and board.places.number(visit.place) is not None
	]
	if not own:
		return None, None
	first = min(own, key=lambda visit: visit.placement.arrival)
	last = max(own, key=lambda visit: visit.placement.ends)
	begins, ends = board.seconds(first.placement.arrival), board.seconds(last.placement.ends)
	return (
		(begins, begins - board.places.seconds(member.start, first.place)),
		(ends, ends + board.places.seconds(last.place, member.end)),
	)


def with_ways(shift: Window | None, first: Window | None, last: Window | None) -> Window | None:
	"""The shift with the ways from and to home that lie outside it.

	Dispatch counts a shift from the first arrival to the last leave; the planner counts the ways, too. So whoever
	arrives at the shift's start is let out early enough. `first`: the first visit's start, and when its way
	begins; `last`: the last visit's end, and when its way ends.
	"""
	if shift is None:
		return None
	start, end = shift
	if first and first[0] >= start:
		start = min(start, first[1])
	if last and last[0] <= end:
		end = max(end, last[1])
	return start, end


def hours(
	shift: Window | None, overtime: int, away: Iterable[Window]
) -> tuple[Window | None, tuple[Window, ...]]:
	"""The shift without what is missing at its two ends, and the absences in between, apart from each other.

	The shift is None where nothing of it is left.
	"""
	if shift is None:
		return None, ()
	start, end = shift
	between: list[Window] = []
	for gone, back in _apart(away):
		if back <= start or gone >= end + overtime:
			continue
		if gone <= start:
			start = back
		elif back >= end + overtime:
			end, overtime = min(end, gone), max(0, gone - end)
		else:
			between.append((gone, back))
	return ((start, end), tuple(between)) if start < end else (None, ())


def _apart(stretches: Iterable[Window]) -> list[Window]:
	"""The stretches in their order, those that touch or overlap made one."""
	apart: list[Window] = []
	for start, end in sorted(stretch for stretch in stretches if stretch[0] < stretch[1]):
		if apart and start <= apart[-1][1]:
			apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
		else:
			apart.append((start, end))
	return apart


def _breaks(board: BoardDay, member: "Member", shift: Window | None) -> tuple[Pause, ...]:
	"""The break, unless its time lies outside what is left of the shift."""
	if not member.pause or not shift:
		return ()
	minutes, first, last = member.pause
	pause = Pause(board.clock(first), board.clock(last), minutes * 60)
	inside = pause.earliest <= pause.latest and pause.earliest < shift[1] and pause.latest >= shift[0]
	return (pause,) if inside else ()


def _skills(board: BoardDay, member: "Member") -> dict[str, int]:
	"""The skills that are valid on the day, and a mark for each visit that was not refused for this technician."""
	valid = {
		name: skill.level
		for name, skill in member.skills.items()
		if not skill.valid_until or skill.valid_until >= board.day
	}
	marks = {job for job, _name in board.refused if (job, member.name) not in board.refused}
	return {**valid, **{MAY + job: 1 for job in marks}}


def _cost(board: BoardDay, member: "Member") -> float:
	"""An hour's cost against the mean of all; 1 where costs are not kept."""
	known = [other.hourly_cost for other in board.members.values() if other.hourly_cost > 0]
	if not known or member.hourly_cost <= 0:
		return 1.0
	return member.hourly_cost * len(known) / sum(known)
