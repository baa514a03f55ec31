"""Fixed jobs of a day: each technician's jobs that must not move, as blocks of their time.

A fixed job may break a rule where it is: overlap another one, leave too little travel time, or be outside the
shift. The planner would reject such a row or repair it. So jobs without travel time between them become one
block, and a block at an end of the day cuts the working hours there.
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
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob

STARTED = frozenset({lifecycle.EN_ROUTE, lifecycle.ON_SITE, lifecycle.COMPLETED})
PART = "#"
"""Marks, in an id, a crew member's part of a fixed job, and, in a name, a held slot."""


@dataclass(frozen=True, slots=True)
class FixedBlock:
	"""A period of one technician's time that consecutive fixed jobs fill without a usable gap.

	Attributes:
		id: name of the first job, or of its part.
		start, end: seconds from midnight.
		first, last: places where the block begins and ends; None if unknown.
		jobs: names of the jobs in it, the one that ends it last.
		is_begun: whether it is finished or under way, so that the technician is free only after it.
	"""

	id: str
	technician: str
	start: int
	end: int
	first: Point | None
	last: Point | None
	jobs: tuple[str, ...]
	is_begun: bool = False


@dataclass(frozen=True, slots=True)
class FixedRow:
	"""Fixed blocks of one technician's day, and the hours left between them.

	Attributes:
		blocks: in order, not overlapping.
		shift: first and last second; None if nothing of it is left.
		overtime: seconds.
		absences: the absences, without the time that blocks take.
		start, end: places where the hours begin and end.
		count: number of the technician's jobs on the day, planned here or not.
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
	"""Yield the ids of a fixed job's parts and their technicians; the lead's part has the job's own name."""
	for number, name in enumerate(placement.technicians):
		yield job + (f"{PART}{number}" if number else ""), name


def occupied_time(board: BoardDay, job: "ScheduledJob") -> tuple[int, int]:
	"""Return from when until when a job takes its technician's time, in seconds from midnight."""
	begins, length = job.placement.arrival, timedelta(minutes=job.placement.duration)
	if job.status in STARTED:
		begins = job.on_site_on or begins
		if job.status == lifecycle.EN_ROUTE and board.now:
			begins = max(begins, board.now)
	ends = begins + length
	if job.status == lifecycle.COMPLETED:
		ends = job.completed_on or ends
	elif job.status == lifecycle.ON_SITE and board.now:
		ends = max(ends, board.now)
	start = min(max(0, board.seconds(begins)), DAY - board.step)
	return start, min(DAY, max(board.rounded_up(board.seconds(ends + timedelta(seconds=59))), start + 60))


def find_blocks(board: BoardDay, staying: "Iterable[ScheduledJob]") -> dict[str, list[FixedBlock]]:
	"""Return the blocks of each technician of the day, in order."""
	found: dict[str, list[FixedBlock]] = {name: [] for name in board.members}
	for job in staying:
		for part, name in list_parts(job.name, job.placement):
			if name in found:
				found[name].append(_block(board, job, part, name))
	return {name: join_close_blocks(board, row) for name, row in found.items()}


def _block(board: BoardDay, job: "ScheduledJob", part: str, technician: str) -> FixedBlock:
	start, end = occupied_time(board, job)
	is_begun = job.status in STARTED
	now = board.now_seconds
	if now is not None and not is_begun and start < now:
		# not started yet: it will take its time from now on
		is_begun, end = True, min(DAY, board.rounded_up(now + end - start))
	place = job.place if board.places.number(job.place) is not None else None
	return FixedBlock(part, technician, start, end, place, place, (job.name,), is_begun)


def join_close_blocks(board: BoardDay, row: Iterable[FixedBlock]) -> list[FixedBlock]:
	"""Return the blocks in order, merging those without enough travel time between them."""
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
		jobs=(*before.jobs, *block.jobs) if is_last else (*block.jobs, *before.jobs),
		is_begun=before.is_begun or block.is_begun,
	)


def _drive(board: BoardDay, start: Point | None, end: Point | None) -> int:
	"""Return the seconds of the drive as the planner counts them.

	Practically infinite if there is no route.
	"""
	here, there = board.places.number(start), board.places.number(end)
	if here is None or there is None:
		return 0
	seconds = board.places.matrix[here][there]
	return 10**9 if seconds is None else seconds


def _away(board: BoardDay, technician: str) -> list[Window]:
	return [board.stretch(gap.start, gap.end) for gap in board.members[technician].absences]


def join_all_blocks(row: FixedRow) -> FixedRow:
	"""Return the row with all its blocks merged into one, so that nothing is planned between them."""
	if not row.blocks:
		return row
	block = row.blocks[0]
	for other in row.blocks[1:]:
		block = _joined(block, other)
	return replace(row, blocks=(block,))


def trim_unreachable(board: BoardDay, row: FixedRow) -> FixedRow:
	"""Return the row without end blocks that cannot be reached within the hours, which are cut there."""
	row = replace(row, absences=_subtract_blocks(board, row.absences, row.blocks))
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
	"""Return the row with other hours; absences at their ends shorten them."""
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


def _subtract_blocks(
	board: BoardDay, absences: Iterable[Window], taken: Iterable[FixedBlock]
) -> tuple[Window, ...]:
	"""Return the absences without the time in which a job is planned anyway."""
	left = list(absences)
	for block in taken:
		cut = []
		for gone, back in left:
			begins = block.start // board.step * board.step
			cut += [(gone, min(back, begins)), (max(gone, block.end), back)]
		left = [(gone, back) for gone, back in cut if gone < back]
	return tuple(left)
