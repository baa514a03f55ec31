"""The commands, as data: how long each may wait, and for how long its effect is looked for."""

from dataclasses import dataclass
from datetime import timedelta

REFRESH, REBOOT, SET_WIFI = "Refresh", "Reboot", "Set Wi-Fi"
FIRMWARE, FACTORY_RESET = "Update Firmware", "Factory Reset"
PING, TRACE = "Ping", "Trace Route"


@dataclass(frozen=True, slots=True)
class CommandType:
	"""`waits` is how long the ACS keeps it for a device that does not answer: a reboot asked for today must not
	happen tomorrow. `proven_within` is how long after the device was told its effect is looked for.
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
}
