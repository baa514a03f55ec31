"""Requests to a device from this page, their cancelling, and how each of their states is shown."""

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


def send_command(request: PageRequest, device: DeviceAtJob) -> str:
	"""Send the request of the form to the device; return the command's name.

	Only from a job under way, so that no modem is restarted from a job of last month.
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


def cancel_command(request: PageRequest, device: DeviceAtJob) -> str:
	"""Cancel a command of this device; return the result in words."""
	name = request.form.get("name", "")
	commands.require_command(name, device.equipment)
	return commands.cancel_command(name, request.now)
