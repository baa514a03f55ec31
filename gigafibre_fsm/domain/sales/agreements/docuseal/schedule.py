"""When DocuSeal is asked about an agreement again: soon at first, then each hour. Pure.

Its webhooks come late or never (they are retried after minutes, an early failure after days), so it is also asked.
"""

from datetime import datetime, timedelta

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
HOURLY = timedelta(hours=1)


def find_next_look(looks: int, now: datetime) -> datetime:
	"""Return when to ask again.

	Args:
		looks: how often it was asked since it was sent.
		now: UTC, naive.
	"""
	return now + (PAUSES[looks] if looks < len(PAUSES) else HOURLY)


def was_called(next_look: datetime | None, leased_until: datetime) -> bool:
	"""Whether a webhook moved the next look of an agreement while a worker was asking about it.

	What the worker was answered may then be older than the call.

	Args:
		next_look: as stored after the answer, UTC, naive.
		leased_until: what the worker stored before it asked, UTC, naive.
	"""
	return next_look is not None and next_look < leased_until
