"""When the ACS is polled next, and from which time on: pure rules, without Frappe's database."""

from datetime import datetime, timedelta

OVERLAP = timedelta(seconds=180)
"""The ACS stores values at a session's end, up to two minutes after the inform; overlap is harmless."""
SLACK = timedelta(seconds=20)
"""The scheduler ticks about once a minute, not to the second."""
LONGEST_PAUSE = timedelta(hours=1)
MOST_DOUBLINGS = 6
SMALLEST_PAGE = 50
MOST_LOST = 0.3
"""A larger share of an ACS's devices never goes at once; what does is the ACS, or the core, and a person looks."""
FEWEST_LOST = 3


def round_pause(minutes: int, failures: int) -> timedelta:
	"""Return the pause after a round: the set minutes, doubled per failure in a row, at most an hour."""
	doubled = timedelta(minutes=max(1, minutes)) * 2 ** min(failures, MOST_DOUBLINGS)
	return min(doubled, max(LONGEST_PAUSE, timedelta(minutes=minutes)))


def is_due(next_attempt: datetime | None, now: datetime) -> bool:
	"""Whether the next round is due; a site that was never polled is due at once."""
	return next_attempt is None or now >= next_attempt - SLACK


def ask_from(known_until: datetime | None) -> datetime | None:
	"""Return the time from which informs are requested (None: all), early enough to include open sessions."""
	return known_until - OVERLAP if known_until else None


def smaller_page(size: int) -> int | None:
	"""Return the next smaller page size after one that was too large; None if none is left."""
	return max(SMALLEST_PAGE, size // 2) if size > SMALLEST_PAGE else None


def is_loss_credible(lost: int, online: int) -> bool:
	"""Whether devices may really have gone, or rather their ACS lost its own connections.

	Args:
		lost: devices that were online and that the ACS no longer reports.
		online: devices that were online.
	"""
	return lost < FEWEST_LOST or lost <= MOST_LOST * online
