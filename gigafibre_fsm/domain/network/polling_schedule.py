"""When the ACS is asked about all devices again, and from when on: the rules, without a site."""

from datetime import datetime, timedelta

OVERLAP = timedelta(seconds=180)
"""The ACS stores what a device said when its session ends, up to two minutes after its inform; asked twice is no harm."""
SLACK = timedelta(seconds=20)
"""The clock that wakes us beats each minute, not to the second."""
LONGEST_PAUSE = timedelta(hours=1)
MOST_DOUBLINGS = 6
SMALLEST_PAGE = 50


def round_pause(minutes: int, failures: int) -> timedelta:
	"""How long to wait after a round: the settings' minutes, doubled for each failure in a row, at most an hour."""
	doubled = timedelta(minutes=max(1, minutes)) * 2 ** min(failures, MOST_DOUBLINGS)
	return min(doubled, max(LONGEST_PAUSE, timedelta(minutes=minutes)))


def is_due(next_attempt: datetime | None, now: datetime) -> bool:
	"""Whether it is time; a site that never asked does at once."""
	return next_attempt is None or now >= next_attempt - SLACK


def ask_from(known_until: datetime | None) -> datetime | None:
	"""From when on informs are asked for (all of them if None), so that no session that was under way is missed."""
	return known_until - OVERLAP if known_until else None


def smaller_page(size: int) -> int | None:
	"""The next size of a page that was too large; None when no smaller one helps."""
	return max(SMALLEST_PAGE, size // 2) if size > SMALLEST_PAGE else None
