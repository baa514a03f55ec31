"""Which rows of links and commands wait to be forgotten, and since when; looked at each minute, so nothing heavy is imported."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.platform import retention

LINKS_KEPT = timedelta(days=30)
"""Codes and use logs, after a link has ended."""
COMMANDS_KEPT = timedelta(days=90)
"""Ids of commands, after they came: no phone holds one for so long."""


def old_links_since(now: datetime) -> datetime | None:
	"""Since when codes of links that ended wait to be forgotten; both in UTC, None where none do."""
	return retention.old_since("FSM Magic Link", "expires_on", LINKS_KEPT, now, code_hash=("is", "set"))


def old_commands_since(now: datetime) -> datetime | None:
	"""Since when ids of commands wait to be forgotten; both in UTC, None where none do."""
	return retention.old_since("FSM Command", "creation", COMMANDS_KEPT, now)
