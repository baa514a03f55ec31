"""What whoever answers a customer may have the customer's own modem do: what the customer may do too, without its limits."""

from datetime import datetime

import frappe

from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.commands import command_types
from gigafibre_fsm.domain.network.line import ownership


def restart_modem(customer: str, equipment: str, now: datetime) -> str:
	"""Have a device at a customer's restart; return the name of the CPE Command.

	Args:
		customer: name of the Customer.
		equipment: name of the Equipment.
		now: site time, naive.

	Raises:
		NotYours: the device is not, or no longer, at this customer's.
		FsmError: the command is not possible; the message says what to do.
	"""
	ownership.require_device(equipment, customer, for_update=True)
	return commands.request_command(equipment, command_types.REBOOT, by=frappe.session.user, now=now)


def change_wifi(customer: str, equipment: str, ssid: str, password: str, now: datetime) -> str:
	"""Give a customer's Wi-Fi another name or password; return the name of the CPE Command.

	Args:
		customer: name of the Customer.
		equipment: name of the Equipment that makes the Wi-Fi.
		ssid: the network's name.
		password: 8 to 63 characters; empty keeps the present one.
		now: site time, naive.

	Raises:
		NotYours: the device is not, or no longer, at this customer's.
		FsmError: the command is not possible; the message says what to do.
	"""
	ownership.require_device(equipment, customer, for_update=True)
	return commands.request_command(
		equipment,
		command_types.SET_WIFI,
		by=frappe.session.user,
		now=now,
		wifi_ssid=ssid,
		wifi_password=password,
	)
