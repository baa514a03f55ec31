"""What a storm does to a day: drives that begin or end in its area take longer, and work outdoors waits. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from gigafibre_fsm.domain.dispatch.territories.rule import Point, Territory

SLOWEST = 70
"""Percent by which a storm can make roads slower: a drive then takes 3.3 times as long. Beyond that, nobody drives."""


@dataclass(frozen=True, slots=True)
class Storm:
	"""A storm of one day.

	Attributes:
		name: name of its Dispatch Day Note.
		begins, ends: when nobody works outdoors, site time, naive. The roads are slow all day: snow and ice stay on
			them, and a plan reckons with one length of each drive a day.
		slower: percent by which one drives more slowly, 0 to SLOWEST.
		areas: where it is; empty: everywhere.
	"""

	name: str
	begins: datetime
	ends: datetime
	slower: int = 0
	areas: tuple[Territory, ...] = ()

	def covers(self, place: Point | None) -> bool:
		"""Whether a place is in the storm; one that is not on the map is only in a storm that is everywhere."""
		return not self.areas or any(area.covers(place) for area in self.areas)


def find_slowing(place: Point | None, storms: Iterable[Storm]) -> int:
	"""Return the percent by which one drives more slowly from and to a place: that of the worst storm there."""
	return max((storm.slower for storm in storms if storm.slower and storm.covers(place)), default=0)


def slow_drive(seconds: int, start: Point | None, end: Point | None, storms: Sequence[Storm]) -> int:
	"""Return the seconds of a drive on a day with these storms, rounded up.

	Which of its two ends is in a storm makes no difference: the way back takes as long.

	Args:
		seconds: of the drive on a fine day.
		start, end: latitude and longitude of its ends.
		storms: those of the day.
	"""
	return int(_lengthen(seconds, max(find_slowing(start, storms), find_slowing(end, storms))))


def slow_drives(seconds: np.ndarray, places: Sequence[Point], storms: Sequence[Storm]) -> np.ndarray:
	"""Return slow_drive() of a whole table.

	Args:
		seconds: from each place (row) to each (column); negative where there is no way, which stays so.
		places: latitude and longitude of each.
		storms: those of the day.
	"""
	if not any(storm.slower for storm in storms):
		return seconds
	slowing = np.array([find_slowing(place, storms) for place in places], dtype=np.int64)
	slowed = _lengthen(seconds.astype(np.int64), np.maximum.outer(slowing, slowing))
	return np.where(seconds < 0, seconds, slowed)


def _lengthen(seconds, slower):
	"""Return the seconds at a speed that is lower by so many percent: length = speed × time."""
	return -(-seconds * 100 // (100 - slower))


def list_calm_starts(
	spans: Iterable[tuple[int, int]], duration: int, storms: Iterable[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
	"""Return when work outdoors may begin so that it meets no storm; empty if it may not at all.

	Args:
		spans: first and last start, in seconds of the day.
		duration: of the work, seconds.
		storms: beginning and end of each storm at its place, in seconds of the day.
	"""
	calm = list(spans)
	for begins, ends in storms:
		before = [(first, min(last, begins - duration)) for first, last in calm]
		after = [(max(first, ends), last) for first, last in calm]
		calm = sorted({span for span in (*before, *after) if span[0] <= span[1]})
	return tuple(calm)


def find_outdoor_storm(
	place: Point | None, start: datetime, end: datetime, storms: Iterable[Storm]
) -> Storm | None:
	"""Return the first storm in which work outdoors would be; None without one.

	Args:
		place: latitude and longitude of the visit.
		start, end: of the work, site time, naive.
		storms: those of the days that it touches.
	"""
	met = [storm for storm in storms if storm.begins < end and start < storm.ends and storm.covers(place)]
	return min(met, key=lambda storm: (storm.begins, storm.name), default=None)
