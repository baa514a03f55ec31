"""Free time that a visit left behind when it was cancelled, moved away or done early. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from gigafibre_fsm.domain.dispatch.schedule.technician import Point
from gigafibre_fsm.domain.dispatch.schedule.technician_day import SMALLEST_SLOT, DayStop

Interval = tuple[datetime, datetime]
Key = tuple[str, date]
"""A technician and a day."""


class FallCause(str, Enum):
	"""Why a visit does not take its time any more."""

	CANCELLED = "cancelled"
	MOVED = "moved"
	DONE_EARLY = "done_early"


@dataclass(frozen=True, slots=True)
class FallenVisit:
	"""A visit that left its time on a row, from `start` to `end` in site time; `title` is what people call it."""

	job: str
	title: str
	cause: FallCause
	technician: str
	start: datetime
	end: datetime

	@property
	def row(self) -> Key:
		"""The row of the board on which the time is free."""
		return self.technician, self.start.date()


@dataclass(frozen=True, slots=True)
class RowTime:
	"""A technician's day as far as it can be filled.

	Attributes:
		shift: from the first to the last minute of work.
		blocked: absences.
		stops: visits and held slots, in any order.
		start, end: where the technician begins and ends the day.
	"""

	shift: Interval
	blocked: Sequence[Interval] = ()
	stops: Sequence[DayStop] = ()
	start: Point | None = None
	end: Point | None = None


@dataclass(frozen=True, slots=True)
class Hole:
	"""Free time on a row: what fell out, from when until when, and the places before and after it."""

	fallen: FallenVisit
	start: datetime
	end: datetime
	before: Point | None
	after: Point | None

	@property
	def minutes(self) -> int:
		"""How long it is, in full minutes."""
		return int((self.end - self.start).total_seconds()) // 60

	def covers(self, technician: str, moment: datetime) -> bool:
		"""Whether this technician is free then."""
		return technician == self.fallen.technician and self.start <= moment < self.end


def find_holes(fallen: Iterable[FallenVisit], rows: Mapping[Key, RowTime], now: datetime) -> list[Hole]:
	"""Return the holes worth filling, the earliest first.

	That is where at least half an hour of the time that the visit took is still ahead and free. The hole is all the
	free time around it, so that two visits that fell out side by side leave one hole, named after the last of them.

	Args:
		fallen: the visits that fell out, in the order in which they did.
		rows: the rows on which they stood; one that is missing has no hours to fill.
		now: site time, naive.
	"""
	found: dict[tuple[str, datetime, datetime], Hole] = {}
	for visit in fallen:
		row = rows.get(visit.row)
		hole = row and _find_hole(visit, row, now)
		if hole:
			found[visit.technician, hole.start, hole.end] = hole
	return sorted(found.values(), key=lambda hole: (hole.start, hole.fallen.technician))


def _find_hole(visit: FallenVisit, row: RowTime, now: datetime) -> Hole | None:
	gaps = _list_free(row, now.replace(second=0, microsecond=0))
	widest = max(gaps, key=lambda gap: _overlap(gap, visit), default=None)
	if widest is None or _overlap(widest, visit) < SMALLEST_SLOT:
		return None
	start, end = widest
	earlier = [stop for stop in _ordered(row) if stop.end <= start]
	later = [stop for stop in _ordered(row) if stop.start >= end]
	before = earlier[-1].place if earlier else row.start
	return Hole(visit, start, end, before, later[0].place if later else row.end)


def _ordered(row: RowTime) -> list[DayStop]:
	return sorted(row.stops, key=lambda stop: (stop.start, stop.job))


def _overlap(gap: Interval, visit: FallenVisit) -> timedelta:
	return max(timedelta(0), min(gap[1], visit.end) - max(gap[0], visit.start))


def _list_free(row: RowTime, now: datetime) -> list[Interval]:
	"""Return the parts of the shift from now on that nothing takes."""
	busy = sorted([*((stop.start, stop.end) for stop in row.stops), *row.blocked])
	start, closes = max(row.shift[0], now), row.shift[1]
	gaps = []
	for begins, ends in [*busy, (closes, closes)]:
		if min(begins, closes) > start:
			gaps.append((start, min(begins, closes)))
		start = max(start, ends)
	return gaps
