"""Requests for commands: stored in the transaction of their cause, carried out by a worker."""

import json
import re
from datetime import datetime, timedelta
from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.acs import routing
from gigafibre_fsm.domain.network.commands import command_types, wifi_rules, worker
from gigafibre_fsm.domain.network.commands import repository as command_repository
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.commands.acs_tasks import NO_PROFILE, ProfileValue
from gigafibre_fsm.domain.network.commands.wifi_rules import WifiFault
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable

HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?")
CONFIRMED_BY = 4  # last characters of the serial number, typed to confirm a factory reset
SHOWN_FOR = timedelta(days=1)


CommandResult = dict[str, str | int | float | bool | None]
"""The result of a diagnostic, by TR-181 names; empty for other commands."""


class CommandRow(TypedDict):
	"""A CPE Command as displayed; never with a password."""

	name: str
	equipment: str
	command: str
	state: str
	reason: str | None
	requested_on: datetime
	requested_by: str | None
	customer: str | None
	pending_since: datetime | None
	settled_on: datetime | None
	expires_on: datetime | None
	wifi_ssid: str | None
	host: str | None
	file: str | None
	job: str | None
	result: CommandResult
	may_cancel: bool
	is_open: bool


def request_command(
	equipment: str,
	command: str,
	*,
	by: str,
	now: datetime,
	technician: str | None = None,
	job: str | None = None,
	customer: str | None = None,
	wifi_ssid: str = "",
	wifi_password: str = "",
	file: str = "",
	host: str = "",
	confirmed: str = "",
	profile: ProfileValue = NO_PROFILE,
) -> str:
	"""Store a CPE Command and wake the worker; return its name, or that of an equal one that is still open.

	The caller has checked that this user may send commands to the device.

	Args:
		equipment: name of the Equipment.
		command: a name of `command_types.COMMAND_TYPES`.
		by: name of the User who requests it.
		now: site time, naive.
		technician: the Dispatch Technician at the customer's.
		job: name of the Dispatch Job it belongs to.
		customer: the Customer who requests it on their own page; it waits for a shorter time.
		wifi_ssid: for Set Wi-Fi, the network's name.
		wifi_password: for Set Wi-Fi, 8 to 63 characters; empty keeps the present one.
		file: for Update Firmware, the name of a file that the ACS has for this model.
		host: for Ping and Trace Route, the server to reach.
		confirmed: for Factory Reset, the last four characters of the serial number.
		profile: for Suspend Service and Restore Service, what to set.

	Raises:
		FsmError: the command is not possible; the message says what to do.
	"""
	asked = {
		"wifi_ssid": wifi_rules.tidy_name(wifi_ssid),
		"file": file.strip(),
		"host": host.strip(),
		"parameters": "\n".join(profile.parameters),
		"value": profile.value if profile.parameters else "",
		"value_type": profile.value_type if profile.parameters else "",
	}
	_check(equipment, command, asked, wifi_password, confirmed)
	# concurrent requests for one device are processed one after the other
	frappe.db.get_value("Equipment", equipment, "name", for_update=True)
	if earlier := _open_one(equipment, command, asked, wifi_password):
		return earlier
	row = frappe.new_doc("CPE Command")
	row.update(
		{
			"equipment": equipment,
			"command": command,
			"state": command_status.REQUESTED,
			"next_look": instants.now_utc(),
			**asked,
		}
	)
	row.update({"requested_by": by, "requested_on": now, "technician": technician, "job": job})
	row.customer = customer
	row.expires_on = instants.add_real_time(
		now, command_types.find_wait(command, is_customers=bool(customer))
	)
	row.wifi_password = wifi_password or None
	# guard: no role may write these rows; the endpoint has checked the right to this device
	row.insert(ignore_permissions=True)
	worker.wake_worker()
	return row.name


def require_command(name: str, equipment: str) -> None:
	"""Raise FsmError unless this is a command of that device."""
	if frappe.db.get_value(command_repository.DOCTYPE, name, "equipment") != equipment:
		frappe.throw(_("This command is no longer there. Reload the page."), FsmError)


def cancel_command(name: str, now: datetime) -> str:
	"""Cancel a command; return a sentence that says whether it was in time.

	The caller has checked that this user may cancel it.
	"""
	row = command_repository.load_command(name)
	if not row.task_id:
		# waits for a worker that is about to send it; no row is locked during the calls to the ACS below
		row = command_repository.load_command(name, for_update=True)
	if not command_status.may_cancel(row.state):
		return _("It is too late to cancel this.")
	try:
		if row.task_id and not routing.open_backend(row.acs_backend or routing.GENIEACS).cancel(row.task_id):
			command_repository.check_now(name)
			return _("It is too late: the device has been told already.")
	except IntegrationError as error:
		if isinstance(error, Unavailable) and error.code == "IN_SESSION":
			return _("The device is being told right now: look again in a moment.")
		return _("The modem server cannot be reached, so this could not be cancelled. Try again in a moment.")
	if not row.task_id and row.acs_id:
		return _("It is being handed over right now: look again in a moment.")
	command_repository.finish_command(name, command_status.NextState(command_status.CANCELLED), now)
	return _("Cancelled.")


def list_shown(equipment: str, now: datetime, limit: int = 5) -> list[CommandRow]:
	"""Return the commands sent to a device in the last day, newest first.

	Args:
		equipment: name of the Equipment.
		now: site time, naive.
		limit: maximum number.

	Returns:
		Rows of `repository.SHOWN` (`result` is an object), `may_cancel` and `is_open`; no password.
	"""
	rows = frappe.get_all(
		"CPE Command",
		{"equipment": equipment, "requested_on": (">", now - SHOWN_FOR)},
		list(command_repository.SHOWN),
		order_by="instant desc, creation desc",
		limit=limit,
	)
	return [
		CommandRow(
			**{
				**row,
				"result": json.loads(row.result or "{}"),
				"may_cancel": command_status.may_cancel(row.state),
				"is_open": row.state in command_status.OPEN,
			}
		)
		for row in rows
	]


def firmware_files(equipment: str) -> list[str]:
	"""Return the firmware that the ACS has for this model, newest first.

	Raises IntegrationError.
	"""
	manager = routing.find_manager(equipment)
	return routing.open_backend(manager.backend).files(manager.acs_id) if manager.acs_id else []


def _check(equipment: str, command: str, asked: dict[str, str], password: str, confirmed: str) -> None:
	# no endpoint has a profile: only billing suspends and restores
	is_incomplete = command in command_types.PROFILES and not asked["parameters"]
	if command not in command_types.COMMAND_TYPES or is_incomplete:
		frappe.throw(_("This command is not known. Reload the page and try again."), FsmError)
	if not due.list_backends():
		frappe.throw(_("Commands cannot be sent to devices yet: the modem server is not set up."), FsmError)
	if command == command_types.SET_WIFI:
		_check_wifi(asked["wifi_ssid"], password)
	if command == command_types.FIRMWARE and not asked["file"]:
		frappe.throw(_("Choose the firmware to install."), FsmError)
	if command in (command_types.PING, command_types.TRACE) and not HOST.fullmatch(asked["host"]):
		frappe.throw(_("Write the address of a server, for example 8.8.8.8 or gigafibre.ca."), FsmError)
	if (
		command == command_types.FACTORY_RESET
		and confirmed.strip().upper() != equipment[-CONFIRMED_BY:].upper()
	):
		frappe.throw(
			_(
				"Type the last {0} characters of the serial number: a reset erases the customer's settings."
			).format(CONFIRMED_BY),
			FsmError,
		)


def _check_wifi(ssid: str, password: str) -> None:
	fault = wifi_rules.find_name_fault(ssid) or (password and wifi_rules.find_password_fault(password))
	if not fault:
		return
	sentences = {
		WifiFault.NAME_LENGTH: _("A Wi-Fi name has 1 to {0} characters (an accent counts as two).").format(
			wifi_rules.LONGEST_SSID
		),
		WifiFault.NAME_CHARACTERS: _(
			"A Wi-Fi name has no emoji, quotation marks or backslashes: some devices would not find it."
		),
		WifiFault.PASSWORD_LENGTH: _("A Wi-Fi password has 8 to 63 characters."),
		WifiFault.PASSWORD_CHARACTERS: _(
			"A Wi-Fi password has no accents, emoji or curly quotation marks: only letters, digits and signs such as ! - ? @."
		),
		WifiFault.PASSWORD_EDGES: _(
			"This password begins or ends with a space, which nobody sees. Type it without."
		),
	}
	frappe.throw(sentences[fault], FsmError)


def _open_one(equipment: str, command: str, asked: dict[str, str], password: str) -> str | None:
	"""Return an equal command that is still open; while a different one of this kind is open, refuse."""
	rows = frappe.get_all(
		"CPE Command",
		{"equipment": equipment, "command": command, "state": ("in", sorted(command_status.OPEN))},
		["name", *asked],
		limit=1,
	)
	if not rows:
		return None
	same = all((rows[0][field] or "") == value for field, value in asked.items())
	if same and command == command_types.SET_WIFI:
		kept = frappe.get_doc("CPE Command", rows[0].name).get_password(
			"wifi_password", raise_exception=False
		)
		same = (kept or "") == password
	if not same:
		frappe.throw(
			_("This device is still being told something of this kind: cancel that first."), FsmError
		)
	return rows[0].name
