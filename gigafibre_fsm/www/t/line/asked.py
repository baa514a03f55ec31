"""What a device was asked for from this page: asking, cancelling, and how far each is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.visit.line import DeviceAtVisit
from gigafibre_fsm.domain.network import commands, states
from gigafibre_fsm.domain.network.commands import life, wording
from gigafibre_fsm.www.page import PageRequest

LOOKS = {
	life.REQUESTED: ("clock", ""),
	life.PENDING: ("clock", "amber"),
	life.DONE: ("check", "green"),
	life.FAILED: ("close", "red"),
	life.UNKNOWN: ("alert", "amber"),
	life.CANCELLED: ("close", ""),
	life.HELD_BACK: ("pause", ""),
}
FIELDS = ("wifi_ssid", "wifi_password", "file", "host", "confirmed")


@dataclass(frozen=True, slots=True)
class Asked:
	"""One command as it is shown; `look` is an icon and a colour."""

	name: str
	title: str
	about: str
	state: str
	look: tuple[str, str]
	reason: str
	may_cancel: bool
	is_open: bool
	result: dict[str, Any]


def of_device(equipment: str, now: datetime) -> list[Asked]:
	"""What a device was asked for lately, the newest first."""
	line = states.of(equipment)
	interval, last = (line.inform_interval, line.last_inform) if line else (0, None)
	return [
		Asked(
			row.name,
			wording.name(row.command),
			row.wifi_ssid or row.host or row.file or "",
			wording.state(row, now),
			LOOKS[row.state],
			wording.reason(row, interval, last, now),
			row.may_cancel,
			row.is_open,
			row.result,
		)
		for row in commands.of_device(equipment, now)
	]


def ask(request: PageRequest, device: DeviceAtVisit) -> str:
	"""Ask the device for what the form says; answers the command's name.

	Only from a visit that is under way: nobody restarts a home's modem from last month's visit.
	"""
	if not device.job:
		frappe.throw(_("Set out for the visit first: devices are told something only during a visit."))
	given = {field: request.form.get(field, "") for field in FIELDS}
	return commands.request(
		device.equipment,
		request.form.get("command", ""),
		by=request.bearer.user,
		now=request.now,
		technician=request.bearer.technician["name"],
		job=device.job,
		**given,
	)


def cancel(request: PageRequest, device: DeviceAtVisit) -> str:
	"""Take a command of this device back; answers what came of it, in words."""
	name = request.form.get("name", "")
	if frappe.db.get_value("CPE Command", name, "equipment") != device.equipment:
		frappe.throw(_("This command is no longer there. Reload the page."))
	return commands.cancel(name, request.now)
