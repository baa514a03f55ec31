"""Sign and colour of each state of a command to a device, on the pages of technicians and customers."""

from gigafibre_fsm.domain.network.commands import status as command_status

COMMAND_LOOKS = {
	command_status.REQUESTED: ("clock", ""),
	command_status.PENDING: ("clock", "amber"),
	command_status.DONE: ("check", "green"),
	command_status.FAILED: ("close", "red"),
	command_status.UNKNOWN: ("alert", "amber"),
	command_status.CANCELLED: ("close", ""),
	command_status.HELD_BACK: ("pause", ""),
}
