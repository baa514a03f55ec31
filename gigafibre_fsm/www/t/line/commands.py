"""How each state of a command to a device is shown, and cancelling one."""

from gigafibre_fsm.domain.dispatch.technician_work.line_access import DeviceAtJob
from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.www.page import PageRequest

LOOKS = {
	command_status.REQUESTED: ("clock", ""),
	command_status.PENDING: ("clock", "amber"),
	command_status.DONE: ("check", "green"),
	command_status.FAILED: ("close", "red"),
	command_status.UNKNOWN: ("alert", "amber"),
	command_status.CANCELLED: ("close", ""),
	command_status.HELD_BACK: ("pause", ""),
}


def cancel_command(request: PageRequest, device: DeviceAtJob) -> str:
	"""Cancel a command of this device; return the result in words."""
	name = request.form.get("name", "")
	commands.require_command(name, device.equipment)
	return commands.cancel_command(name, request.now)
