"""The kinds of command, as data: how long each may wait, and how long its effect is looked for."""

from dataclasses import dataclass
from datetime import timedelta

REFRESH, REBOOT, SET_WIFI = "Refresh", "Reboot", "Set Wi-Fi"
FIRMWARE, FACTORY_RESET = "Update Firmware", "Factory Reset"
PING, TRACE = "Ping", "Trace Route"
SUSPEND, RESTORE = "Suspend Service", "Restore Service"
PROFILES = frozenset({SUSPEND, RESTORE})
"""Commands that set a parameter which the company's settings name; requested by billing alone."""


@dataclass(frozen=True, slots=True)
class CommandType:
	"""How long a kind of command is pursued.

	`waits` is how long the ACS keeps the task for a device that does not answer: a reboot requested today
	must not happen tomorrow. `proven_within` is how long its effect is looked for after the device received
	it.
	"""

	waits: timedelta
	proven_within: timedelta


COMMAND_TYPES = {
	REFRESH: CommandType(timedelta(minutes=10), timedelta(minutes=2)),
	REBOOT: CommandType(timedelta(minutes=15), timedelta(minutes=10)),
	SET_WIFI: CommandType(timedelta(hours=4), timedelta(minutes=5)),
	FIRMWARE: CommandType(timedelta(hours=4), timedelta(minutes=30)),
	FACTORY_RESET: CommandType(timedelta(minutes=15), timedelta(minutes=15)),
	PING: CommandType(timedelta(minutes=10), timedelta(minutes=3)),
	TRACE: CommandType(timedelta(minutes=10), timedelta(minutes=5)),
	# a suspension that waited would come at an hour that is forbidden, or after the debt is paid
	SUSPEND: CommandType(timedelta(minutes=10), timedelta(minutes=5)),
	RESTORE: CommandType(timedelta(days=3), timedelta(minutes=5)),
}
CUSTOMERS_WAIT = timedelta(minutes=15)
"""How long a command of the customer's own may wait: they stand beside the modem, and hours later it would surprise them."""


def find_wait(command: str, *, is_customers: bool) -> timedelta:
	"""Return how long a command may wait for a device that does not answer.

	Args:
		command: a name of COMMAND_TYPES.
		is_customers: whether the customer requested it.
	"""
	waits = COMMAND_TYPES[command].waits
	return min(waits, CUSTOMERS_WAIT) if is_customers else waits
