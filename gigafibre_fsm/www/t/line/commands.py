"""Cancelling a command to a device."""

from gigafibre_fsm.domain.dispatch.technician_work.line_access import DeviceAtJob
from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.www.page import PageRequest


def cancel_command(request: PageRequest, device: DeviceAtJob) -> str:
	"""Cancel a command of this device; return the result in words."""
	name = request.form.get("name", "")
	commands.require_command(name, device.equipment)
	return commands.cancel_command(name, request.now)
