"""Arrival windows: the two hours promised to a customer around an arrival."""

from datetime import datetime, timedelta

WINDOW_HOURS = 2
LENGTH = timedelta(hours=WINDOW_HOURS)


def default_window(arrival: datetime) -> tuple[datetime, datetime]:
	"""Return the two-hour window, starting on an even hour, around an arrival.

	09:30 gives 08:00 to 10:00.
	"""
	start = arrival.replace(
		hour=arrival.hour - arrival.hour % WINDOW_HOURS, minute=0, second=0, microsecond=0
	)
	return start, start + LENGTH


def contains(start: datetime | None, end: datetime | None, arrival: datetime) -> bool:
	"""Whether an arrival is within a window, both ends included; False without a window.

	Args:
		start, end: the arrival window, site time, naive; None if there is none.
		arrival: site time, naive.
	"""
	return bool(start and end and start <= arrival <= end)


def end_of_work(arrival: datetime | None, duration: int) -> datetime | None:
	"""Return when a job of `duration` minutes ends; None without an arrival."""
	return arrival + timedelta(minutes=duration) if arrival else None
