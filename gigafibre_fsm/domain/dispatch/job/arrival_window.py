"""Arrival windows: the two hours promised to a customer around an arrival."""

from datetime import date, datetime, time, timedelta

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


def list_windows(day: date, hours: tuple[int, int], earliest: datetime) -> list[tuple[datetime, datetime]]:
	"""Return a day's windows that may be offered, the earliest first.

	Args:
		day: the day.
		hours: full hours of the day before which none begins and after which none ends; the windows begin at
			the first one.
		earliest: no window begins before it; site time, naive.
	"""
	midnight = datetime.combine(day, time.min)
	starts = (midnight + timedelta(hours=hour) for hour in range(hours[0], hours[1] - 1, WINDOW_HOURS))
	return [(start, start + LENGTH) for start in starts if start >= earliest]


def contains(start: datetime | None, end: datetime | None, arrival: datetime) -> bool:
	"""Whether an arrival is within a window, both ends included; False without a window.

	Args:
		start, end: the arrival window, site time, naive; None if there is none.
		arrival: site time, naive.
	"""
	return bool(start and end and start <= arrival <= end)


def shown_window(
	start: datetime | None, end: datetime | None, arrival: datetime | None
) -> tuple[datetime | None, datetime | None]:
	"""Return the window that a technician is shown beside a published arrival; None twice if it is of another time.

	A customer may have chosen another window on the telephone: the visit moves there when it is published.

	Args:
		start, end: the arrival window, site time, naive; None if there is none.
		arrival: as it is published, site time, naive.
	"""
	return (start, end) if arrival and contains(start, end, arrival) else (None, None)


def end_of_work(arrival: datetime | None, duration: int) -> datetime | None:
	"""Return when a job of `duration` minutes ends; None without an arrival."""
	return arrival + timedelta(minutes=duration) if arrival else None
