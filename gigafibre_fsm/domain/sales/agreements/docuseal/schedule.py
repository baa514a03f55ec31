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
