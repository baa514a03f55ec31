"""What stays on a day, broken or not: the visits of each technician that nothing moves, as blocks of their time.

A visit that stays may break a rule where it stands: overlap another one, leave too little time for the way, lie
outside the shift. The planner would refuse such a row, or repair it; so visits that leave no time for the way
between them become one block, and a block at an end of the day ends the hours there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.planning.model.problem import Window
from gigafibre_fsm.domain.dispatch.proposals.planning_day import DAY, BoardDay, Point

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_jobs import ScheduledJob

STARTED = frozenset({lifecycle.EN_ROUTE, lifecycle.ON_SITE, lifecycle.COMPLETED})
PART = "#"
"""Stands in the id of a colleague's part of a visit that stays, and in the name of a held slot."""


@dataclass(frozen=True, slots=True)
class FixedBlock:
	"""A stretch of one technician's time that visits which stay take without a gap for anything else.

	Attributes:
		id: the first visit's name, or its part's.
		start, end: seconds from midnight.
		first, last: where the block begins and ends; None where that place is unknown.
		visits: the names of the visits in it, the one that it ends with last.
		is_begun: whether it is history or under way, so that the technician is free only after it.
	"""

	id: str
	technician: str
	start: int
	end: int
	first: Point | None
	last: Point | None
	visits: tuple[str, ...]
	is_begun: bool = False


@dataclass(frozen=True, slots=True)
class FixedRow:
	"""What stays of one technician's day, and the hours that it leaves.

	Attributes:
		blocks: in their order, apart from each other.
		shift: first and last second; None where nothing is left of it.
		overtime: seconds.
		absences: the rest of them, beside the blocks.
		start, end: where the hours begin and end.
		count: how many visits the technician has on the day, planned here or not.
		has_break: whether the blocks leave room for the break.
	"""

	technician: str
	blocks: tuple[FixedBlock, ...]
	shift: Window | None
	overtime: int
	absences: tuple[Window, ...]
	start: Point | None
	end: Point | None
	count: int = 0
	has_break: bool = True


def list_parts(job: str, placement: "Placement") -> Iterator[tuple[str, str]]:
	"""The ids of a visit that stays, and whose each is: the visit's own name is its leading technician's."""
	for number, name in enumerate(placement.everybody):
		yield job + (f"{PART}{number}" if number else ""), name


def occupied_time(board: BoardDay, visit: "ScheduledJob") -> tuple[int, int]:
	"""From when until when a visit takes its technician's time, in seconds from midnight."""
	begins, length = visit.placement.arrival, timedelta(minutes=visit.placement.duration)
	if visit.status in STARTED:
		begins = visit.on_site_on or begins
		if visit.status == lifecycle.EN_ROUTE and board.now:
			begins = max(begins, board.now)
	ends = begins + length
	if visit.status == lifecycle.COMPLETED:
		ends = visit.completed_on or ends
	elif visit.status == lifecycle.ON_SITE and board.now:
		ends = max(ends, board.now)
	start = min(max(0, board.seconds(begins)), DAY - board.step)
	return start, min(DAY, max(board.rounded_up(board.seconds(ends + timedelta(seconds=59))), start + 60))


def find_blocks(board: BoardDay, staying: "Iterable[ScheduledJob]") -> dict[str, list[FixedBlock]]:
	"""The blocks of each technician of the day, in their order."""
	found: dict[str, list[FixedBlock]] = {name: [] for name in board.members}
	for visit in staying:
		for part, name in list_parts(visit.name, visit.placement):
			if name in found:
				found[name].append(_block(board, visit, part, name))
	return {name: join_close_blocks(board, row) for name, row in found.items()}


def _block(board: BoardDay, visit: "ScheduledJob", part: str, technician: str) -> FixedBlock:
	start, end = occupied_time(board, visit)
	is_begun = visit.status in STARTED
	now = board.now_seconds
	if now is not None and not is_begun and start < now:
		# nobody has set out for it yet: it will take its time from now
		is_begun, end = True, min(DAY, board.rounded_up(now + end - start))
	place = visit.place if board.places.number(visit.place) is not None else None
	return FixedBlock(part, technician, start, end, place, place, (visit.name,), is_begun)


def join_close_blocks(board: BoardDay, row: Iterable[FixedBlock]) -> list[FixedBlock]:
	"""The blocks in their order; those that leave no time for the way between them made one."""
	ordered: list[FixedBlock] = []
	for block in sorted(row, key=lambda one: (one.start, one.end, one.id)):
		if ordered and not _is_reached(board, ordered[-1], block):
			ordered[-1] = _joined(ordered[-1], block)
		else:
			ordered.append(block)
	return ordered


def _is_reached(board: BoardDay, before: FixedBlock, block: FixedBlock) -> bool:
	free = block.start - before.end
	for gone, back in _away(board, before.technician):
		free -= max(0, min(back, block.start) - max(gone, before.end))
	return free >= 0 and _drive(board, before.last, block.first) <= free


def _joined(before: FixedBlock, block: FixedBlock) -> FixedBlock:
	is_last = block.end >= before.end
	return replace(
		before,
		end=max(before.end, block.end),
		last=block.last if is_last else before.last,
		visits=(*before.visits, *block.visits) if is_last else (*block.visits, *before.visits),
		is_begun=before.is_begun or block.is_begun,
	)


def _drive(board: BoardDay, start: Point | None, end: Point | None) -> int:
	"""Seconds of the way, at least those that the planner counts; for ever where there is no way."""
	here, there = board.places.number(start), board.places.number(end)
	if here is None or there is None:
		return 0
	seconds = board.places.matrix[here][there]
	return 10**9 if seconds is None else seconds


def _away(board: BoardDay, technician: str) -> list[Window]:
	return [board.stretch(gap.start, gap.end) for gap in board.members[technician].absences]


def join_all_blocks(row: FixedRow) -> FixedRow:
	"""The row with all its blocks made one: nothing is planned between them."""
	if not row.blocks:
		return row
	block = row.blocks[0]
	for other in row.blocks[1:]:
		block = _joined(block, other)
	return replace(row, blocks=(block,))


def trim_unreachable(board: BoardDay, row: FixedRow) -> FixedRow:
	"""The row without the blocks at its ends that can't be reached within the hours; the hours end there."""
	row = replace(row, absences=_beside(board, row.absences, row.blocks))
	while row.shift and row.blocks and not row.blocks[0].is_begun and not _is_begun_with(board, row):
		first, *others = row.blocks
		row = replace(row, blocks=tuple(others), start=first.last)
		begins = board.rounded_up(max(row.shift[0], first.end))
		row = _with_hours(row, begins, row.shift[1], row.overtime)
	while row.shift and row.blocks and not row.blocks[-1].is_begun and not _is_ended_with(board, row):
		*others, last = row.blocks
		end = row.shift[1]
		row = replace(row, blocks=tuple(others), end=last.first)
		latest = last.start // board.step * board.step
		row = _with_hours(row, row.shift[0], min(end, latest), max(0, min(end + row.overtime, latest) - end))
	return row if row.shift else replace(row, blocks=())


def _is_begun_with(board: BoardDay, row: FixedRow) -> bool:
	first = row.blocks[0]
	home = FixedBlock("", row.technician, row.shift[0], row.shift[0], row.start, row.start, ())
	return first.start >= row.shift[0] and _is_reached(board, home, first)


def _is_ended_with(board: BoardDay, row: FixedRow) -> bool:
	end = row.shift[1] + row.overtime
	home = FixedBlock("", row.technician, end, end, row.end, row.end, ())
	return row.blocks[-1].end <= end and _is_reached(board, row.blocks[-1], home)


def _with_hours(row: FixedRow, start: int, end: int, overtime: int) -> FixedRow:
	"""The row with other hours; absences that lie at their ends shorten them."""
	within = []
	for gone, back in row.absences:
		if gone <= start < back:
			start = back
		elif gone < end + overtime <= back:
			overtime, end = max(0, gone - end), min(end, gone)
		else:
			within.append((gone, back))
	absences = tuple((gone, back) for gone, back in within if start < gone and back < end + overtime)
	return replace(row, shift=(start, end) if start < end else None, overtime=overtime, absences=absences)


def _beside(board: BoardDay, absences: Iterable[Window], taken: Iterable[FixedBlock]) -> tuple[Window, ...]:
	"""The absences without the time in which a visit stands all the same."""
	left = list(absences)
	for block in taken:
		cut = []
		for gone, back in left:
			begins = block.start // board.step * board.step
			cut += [(gone, min(back, begins)), (max(gone, block.end), back)]
		left = [(gone, back) for gone, back in cut if gone < back]
	return tuple(left)
