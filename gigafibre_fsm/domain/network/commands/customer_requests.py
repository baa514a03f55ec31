"""What customers may have done to their own modem: a restart, and another Wi-Fi name and password; bounded.

The same rows, worker, valve and proof of the effect as for technicians. The rules here come on top of theirs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.network.commands import command_types, requests
from gigafibre_fsm.domain.network.commands import repository as command_repository
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.exceptions import FsmError

USER = "Guest"
"""A customer's requests run without a user; the row names the customer."""
ALLOWED = (command_types.REBOOT, command_types.SET_WIFI)
MOST_A_DAY = 5
"""Commands of one kind that a customer may request for a device in 24 hours."""
DAY = timedelta(days=1)
REST = timedelta(minutes=5)
"""After a restart another one has to wait: the modem needs that long to come back."""
_INTERRUPTING = (*ALLOWED, command_types.FIRMWARE, command_types.FACTORY_RESET)
"""Commands during which a customer's own has to wait, whoever requested them."""
_CAME_TO_NOTHING = (command_status.FAILED, command_status.CANCELLED, command_status.HELD_BACK)


@dataclass(frozen=True, slots=True)
class CustomerCommand:
	"""A recent command to a customer's device, as far as they are concerned; never with a password.

	`state` and `reason` are those of CPE Command, times are the site's, naive. `is_own` is False for one that staff
	requested.
	"""

	name: str
	equipment: str
	command: str
	state: str
	reason: str
	wifi_ssid: str
	requested_on: datetime
	expires_on: datetime | None
	was_delivered: bool
	is_own: bool

	@property
	def is_open(self) -> bool:
		"""Whether it may still take effect."""
		return self.state in command_status.OPEN


def list_recent(devices: Mapping[str, datetime | None], now: datetime) -> tuple[CustomerCommand, ...]:
	"""Return the restarts and Wi-Fi changes of the last day, newest first, in one query.

	Args:
		devices: name of each device, and when it was installed at the customer's: what was done to it at an earlier
			address is left out.
		now: site time, naive.
	"""
	if not devices:
		return ()
	fields = ["name", "equipment", "command", "state", "reason", "wifi_ssid", "requested_on", "expires_on"]
	rows = frappe.get_all(
		command_repository.DOCTYPE,
		{"equipment": ("in", list(devices)), "command": ("in", ALLOWED), "requested_on": (">", now - DAY)},
		[*fields, "customer", "result"],
		order_by="instant desc, creation desc",
		limit=20,
	)
	return tuple(
		CustomerCommand(
			*(row[field] if field.endswith("_on") else row[field] or "" for field in fields),
			was_delivered="told_on" in json.loads(row.result or "{}"),
			is_own=bool(row.customer),
		)
		for row in rows
		if not (installed_on := devices[row.equipment]) or row.requested_on >= installed_on
	)


def request_command(
	equipment: str,
	command: str,
	*,
	customer: str,
	now: datetime,
	wifi_ssid: str = "",
	wifi_password: str = "",
) -> str:
	"""Store a customer's CPE Command, and return its name; the same restart asked for twice is one.

	The caller has locked the device and checked that it is the customer's.

	Args:
		equipment: name of the Equipment.
		command: one of ALLOWED.
		customer: name of the Customer.
		now: site time, naive.
		wifi_ssid: for Set Wi-Fi, the network's name.
		wifi_password: for Set Wi-Fi, 8 to 63 characters; empty keeps the present one.

	Raises:
		FsmError: it would not reach the device, the device is busy, or it was asked for too often.
	"""
	if command not in ALLOWED:
		frappe.throw(_("This command is not known. Reload the page and try again."), FsmError)
	recent = _lock_recent(equipment, now)
	under_way = next((each for each in recent if each.state in command_status.OPEN), None)
	if under_way and command == under_way.command == command_types.REBOOT:
		return under_way.name
	if under_way:
		frappe.throw(_("Your modem is still busy with the last change. Wait until it is done."), FsmError)
	_refuse_unreachable(equipment)
	_refuse_too_often(command, recent, customer, now)
	return requests.request_command(
		equipment,
		command,
		by=USER,
		customer=customer,
		now=now,
		wifi_ssid=wifi_ssid,
		wifi_password=wifi_password,
	)


def is_reachable(state: str) -> bool:
	"""Whether a command would reach a device in this state of its line."""
	return state == device_snapshot.ONLINE


def _lock_recent(equipment: str, now: datetime) -> list["frappe._dict"]:
	"""Return what interrupted the device in the last day, newest first; another window's request is seen."""
	command = frappe.qb.DocType(command_repository.DOCTYPE)
	return (
		frappe.qb.from_(command)
		.select(command.name, command.command, command.state, command.requested_on, command.customer)
		.where((command.equipment == equipment) & command.command.isin(_INTERRUPTING))
		.where(command.requested_on > now - DAY)
		.orderby(command.requested_on, order=frappe.qb.desc)
		.for_update()
	).run(as_dict=True)


def _refuse_unreachable(equipment: str) -> None:
	line = line_repository.find_line(equipment)
	if not line or not is_reachable(line.state):
		frappe.throw(
			_(
				"Your modem does not answer us, so this would not reach it, and nothing was sent. Unplug the modem, wait 30 seconds and plug it in again."
			),
			FsmError,
		)


def _refuse_too_often(command: str, recent: list["frappe._dict"], customer: str, now: datetime) -> None:
	same = [each for each in recent if each.command == command and each.state not in _CAME_TO_NOTHING]
	is_restart = command == command_types.REBOOT
	if is_restart and same and same[0].requested_on > now - REST:
		frappe.throw(_("Your modem was restarted a moment ago. Give it five minutes to come back."), FsmError)
	if sum(each.customer == customer for each in same) < MOST_A_DAY:
		return
	sentence = (
		_(
			"You have restarted the modem {0} times in 24 hours. One more will not help: call us, and we look at the line."
		)
		if is_restart
		else _("You have changed the Wi-Fi {0} times in 24 hours. Try again tomorrow, or call us.")
	)
	frappe.throw(sentence.format(MOST_A_DAY), FsmError)
