"""When codes of expired links became due for deletion; checked every minute, so it imports nothing heavy."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.platform import retention

LINKS_KEPT = timedelta(days=30)
"""For codes and use logs, from the end of their link."""


def old_links_since(now: datetime) -> datetime | None:
	"""Return since when codes of expired links wait to be deleted, None if none do; times in UTC."""
	return retention.old_since("FSM Magic Link", "expires_on", LINKS_KEPT, now, code_hash=("is", "set"))
