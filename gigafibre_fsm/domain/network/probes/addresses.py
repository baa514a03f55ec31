"""What people may type as the networks that the bridge reaches, and as the address of a modem."""

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.modem_bridge.targets import BadTargetError, parse_networks, parse_target

ANYWHERE = parse_networks("0.0.0.0/0\n::/0")
ANY_PORT = 443


def tidy_networks(text: str) -> str:
	"""Return the networks one a line.

	Raises:
		FsmError: a line is no network.
	"""
	lines = [line.strip() for line in text.splitlines() if line.strip()]
	try:
		parse_networks("\n".join(lines))
	except BadTargetError as error:
		message = _("{0} is no network. Write one a line, for example 10.20.0.0/16.")
		frappe.throw(message.format(error), FsmError)
	return "\n".join(lines)


def tidy_address(text: str) -> str:
	"""Return the address of a modem without spaces; empty is none.

	Raises:
		FsmError: it is no IP address.
	"""
	address = text.strip()
	try:
		if address:
			parse_target(address, ANYWHERE, ANY_PORT)
	except BadTargetError:
		frappe.throw(_("Write an IP address, for example 10.20.1.7 or 10.20.1.7:8443."), FsmError)
	return address
