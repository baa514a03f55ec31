"""When command ids become due for deletion; checked every minute, so the module imports nothing heavy."""

from datetime import datetime, timedelta

from gigafibre_fsm.domain.platform import retention

COMMANDS_KEPT = timedelta(days=90)
"""After a command was received: no phone retries one for that long."""
FLOW = "flow"
"""Actor of the commands of flows: the flows delete these themselves, because a run may repeat one later."""


def old_commands_since(now: datetime) -> datetime | None:
	"""Return when the oldest command id became due for deletion, None if none is; times in UTC."""
	return retention.old_since("FSM Command", "creation", COMMANDS_KEPT, now, actor=("!=", FLOW))
