"""Finds the time of a technician's break on a day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

BreakRule = tuple[int, time, time]
"""Minutes, earliest start, latest start."""
Interval = tuple[datetime, datetime]


def find_break(pause: BreakRule, day: date, busy: Iterable[Interval]) -> Interval | None:
	"""Find the earliest time for a break that overlaps nothing else; None if there is no room.

	Args:
		pause: minutes of the break, and the earliest and the latest time of day at which it may begin.
		day: the day.
		busy: start and end of all other work and absences, in any order, site time, naive.
	"""
	minutes, first, last = pause
	length = timedelta(minutes=minutes)
	start, latest = datetime.combine(day, first), datetime.combine(day, last)
	for begins, ends in sorted(busy):
		if start + length <= begins:
			break
		start = max(start, ends)
	return (start, start + length) if start <= latest else None
