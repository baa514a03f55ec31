"""Which ids of commands wait to be forgotten, and since when; looked at each minute, so nothing heavy is imported."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.platform import retention

COMMANDS_KEPT = timedelta(days=90)
"""After they came: no phone holds one for so long."""


def old_commands_since(now: datetime) -> datetime | None:
	"""Return since when ids of commands wait to be forgotten; both in UTC, None where none do."""
	return retention.old_since("FSM Command", "creation", COMMANDS_KEPT, now)
