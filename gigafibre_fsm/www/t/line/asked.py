"""What a device is asked for from this page, taken back there, and how each state looks."""

import frappe
from frappe import _

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
FIELDS = ("wifi_ssid", "wifi_password", "file", "host", "confirmed")


def ask(request: PageRequest, device: DeviceAtJob) -> str:
	"""Ask the device for what the form says; answers the command's name.

	Only from a visit that is under way: nobody restarts a home's modem from last month's visit.
	"""
	if not device.job:
		frappe.throw(_("Set out for the visit first: devices are told something only during a visit."))
	given = {field: request.form.get(field, "") for field in FIELDS}
	return commands.request_command(
		device.equipment,
		request.form.get("command", ""),
		by=request.bearer.user,
		now=request.now,
		technician=request.bearer.technician["name"],
		job=device.job,
		**given,
	)


def cancel(request: PageRequest, device: DeviceAtJob) -> str:
	"""Take a command of this device back; answers what came of it, in words."""
	name = request.form.get("name", "")
	if frappe.db.get_value("CPE Command", name, "equipment") != device.equipment:
		frappe.throw(_("This command is no longer there. Reload the page."))
	return commands.cancel_command(name, request.now)
