"""When a technician takes the break of a day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

Pause = tuple[int, time, time]
"""Minutes, not before, begins at the latest."""
Stretch = tuple[datetime, datetime]


def between(pause: Pause, day: date, busy: Iterable[Stretch]) -> Stretch | None:
	"""The earliest stretch for the break that touches nothing of `busy`; None where no room is left."""
	minutes, first, last = pause
	length = timedelta(minutes=minutes)
	start, latest = datetime.combine(day, first), datetime.combine(day, last)
	for begins, ends in sorted(busy):
		if start + length <= begins:
			break
		start = max(start, ends)
	return (start, start + length) if start <= latest else None
