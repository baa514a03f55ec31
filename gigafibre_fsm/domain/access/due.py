"""Which links wait to be forgotten, and since when; looked at each minute, so nothing heavy is imported."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.platform import retention

LINKS_KEPT = timedelta(days=30)
"""Codes and use logs, after a link has ended."""


def old_links_since(now: datetime) -> datetime | None:
	"""Since when codes of links that ended wait to be forgotten; both in UTC, None where none do."""
	return retention.old_since("FSM Magic Link", "expires_on", LINKS_KEPT, now, code_hash=("is", "set"))
