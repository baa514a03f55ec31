"""Measures a day of the board as it stands, or with other placements: travel, overtime, lateness, balance. Pure.

Both sides of a comparison are measured by this one rule, so that neither gains by how it is counted: a day lasts
from leaving home to being back, whoever planned it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gigafibre_fsm.domain.dispatch.planning.model.problem import Matrix
from gigafibre_fsm.domain.dispatch.proposals.fixed_jobs import occupied_time
from gigafibre_fsm.domain.dispatch.proposals.planning_day import BoardDay, Point

if TYPE_CHECKING:
	from gigafibre_fsm.domain.dispatch.schedule.placement import Placement
	from gigafibre_fsm.domain.dispatch.schedule.scheduled_job import ScheduledJob
	from gigafibre_fsm.domain.dispatch.schedule.technician import PlanningTechnician

TOLERANCE = 60
"""Seconds of a drive that may be missing between two visits: travel is counted in full minutes."""


class Halt(NamedTuple):
	"""A stop of a technician: seconds from midnight, and the place, None if it is unknown."""

	start: int
	end: int
	place: Point | None


@dataclass(frozen=True, slots=True)
class RowMeasure:
	"""One technician's day: seconds of driving, of overtime and from leaving to the end; metres; drives too short.

	`rushed` counts the visits for whose drive there is no time.
	"""

	travel: int = 0
	overtime: int = 0
	work: int = 0
	metres: int = 0
	rushed: int = 0


@dataclass(frozen=True, slots=True)
class DayMeasure:
	"""A whole day: its rows by technician, seconds outside promised windows, and visits without a place."""

	rows: Mapping[str, RowMeasure]
	late: int = 0
	unplaced: int = 0

	@property
	def spread(self) -> int:
		"""Seconds between the longest and the shortest day of those who have a shift or a visit."""
		worked = [row.work for row in self.rows.values()]
		return max(worked, default=0) - min(worked, default=0)


def measure_day(
	board: BoardDay,
	placements: "Mapping[str, Placement] | None" = None,
	fetches: Iterable[tuple[str, datetime]] = (),
) -> DayMeasure:
	"""Measure a day.

	Args:
		board: the day.
		placements: job → where it is to stand instead.
		fetches: technicians, and when each of them begins to load at the depot.

	Returns:
		The measure of everybody who has a shift or a visit on the day.
	"""
	jobs = [_placed(job, placements or {}) for job in board.jobs]
	planned = [job for job in jobs if job.placement.is_planned]
	halts = list_halts(board, planned)
	for technician, at in fetches:
		halts[technician].append(Halt(board.seconds(at), board.seconds(at), board.depot))
	rows = {
		name: measure_row(board, member, halts[name])
		for name, member in board.members.items()
		if halts[name] or _has_shift(member, board.day)
	}
	late = sum(_seconds_outside(job) for job in planned)
	return DayMeasure(rows, late, len(jobs) - len(planned))


def _placed(job: "ScheduledJob", placements: "Mapping[str, Placement]") -> "ScheduledJob":
	where = placements.get(job.name)
	return job if where is None else replace(job, placement=where)


def list_halts(board: BoardDay, planned: "Iterable[ScheduledJob]") -> dict[str, list[Halt]]:
	"""Return the stops of each technician of the day."""
	halts: dict[str, list[Halt]] = {name: [] for name in board.members}
	for job in planned:
		start, end = occupied_time(board, job)
		for name in job.placement.technicians:
			if name in halts:
				halts[name].append(Halt(start, end, job.place))
	return halts


def measure_row(board: BoardDay, member: "PlanningTechnician", halts: list[Halt]) -> RowMeasure:
	"""Measure one technician's day, from home through the stops in the order of their hours, and home again.

	Args:
		board: the day, with the drives between its places.
		member: the technician.
		halts: the stops, in any order.
	"""
	if not halts:
		return RowMeasure()
	ordered = sorted(halts, key=lambda halt: (halt.start, halt.end))
	exact = board.places.matrix if board.places.exact is None else board.places.exact
	places = [member.start, *(halt.place for halt in ordered), member.end]
	drives = [_read_cell(board, exact, *leg) for leg in pairwise(places)]
	leaves, returns = ordered[0].start - drives[0], max(halt.end for halt in ordered) + drives[-1]
	gaps = [after.start - before.end for before, after in pairwise(ordered)]
	return RowMeasure(
		travel=sum(drives),
		overtime=max(0, returns - board.clock(member.shift[1])) if _has_shift(member, board.day) else 0,
		work=returns - leaves,
		metres=sum(_read_cell(board, board.places.metres, *leg) for leg in pairwise(places)),
		rushed=sum(drive > gap + TOLERANCE for drive, gap in zip(drives[1:-1], gaps, strict=True)),
	)


def _has_shift(member: "PlanningTechnician", day: date) -> bool:
	return member.is_active and day.weekday() in member.working_days and day not in member.holidays


def _read_cell(board: BoardDay, table: Matrix | None, start: Point | None, end: Point | None) -> int:
	"""Return a cell of a table between two places; 0 if one is unknown, or there is no route."""
	here, there = board.places.number(start), board.places.number(end)
	return 0 if table is None or here is None or there is None else table[here][there] or 0


def _seconds_outside(job: "ScheduledJob") -> int:
	"""Return the seconds by which a promised job begins after its window, or before it: both break the promise.

	The last moment of the window is within it, as for the conflicts of the board.
	"""
	if not job.is_promised or job.window is None:
		return 0
	(opens, closes), arrival = job.window, job.placement.arrival
	return max(0, int((arrival - closes).total_seconds()), int((opens - arrival).total_seconds()))
