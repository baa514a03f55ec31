"""What people may type into an OLT Access and a command sheet."""

import ipaddress
import re
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.olt import sheets
from gigafibre_fsm.integrations.olt.sheets import BadSheetError

if TYPE_CHECKING:
	from frappe.model.document import Document

PATTERN = re.compile(r"(?:[0-9/]|\{card\}|\{port\})+")
MOST_VLAN = 4094


def check_access(access: "Document") -> None:
	"""Refuse profiles, a VLAN or a port pattern that no command could hold; `access` is an OLT Access.

	Raises:
		FsmError: names the field.
	"""
	for field in ("profile", "service_profile"):
		text = (access.get(field) or "").strip()
		access.set(field, text)
		if text and not sheets.SAFE.fullmatch(text):
			message = _("A profile has at most 60 letters, digits and signs such as - _ . and /.")
			frappe.throw(message, FsmError)
	access.address = _tidy_address(access.address or "")
	if not 0 <= (access.vlan or 0) <= MOST_VLAN:
		frappe.throw(_("A VLAN is between 1 and {0}.").format(MOST_VLAN), FsmError)
	pattern = (access.port_pattern or "").replace(" ", "")
	access.port_pattern = pattern
	if not PATTERN.fullmatch(pattern) or "{port}" not in pattern:
		frappe.throw(_("Write the port with {card} and {port}, for example 0/{card}/{port}."), FsmError)


def _tidy_address(text: str) -> str:
	address = text.strip()
	try:
		return str(ipaddress.ip_address(address)) if address else ""
	except ValueError:
		frappe.throw(_("Write the IP address of the OLT, for example 10.0.0.5."), FsmError)


def check_template(text: str) -> None:
	"""Refuse a template with braces that are no placeholder.

	Raises:
		FsmError: names the placeholder.
	"""
	try:
		sheets.check_template(text)
	except BadSheetError as error:
		known = ", ".join(f"{{{name}}}" for name in sheets.PLACEHOLDERS)
		message = _("{0} is not filled in. What can be filled in is: {1}").format(error, known)
		frappe.throw(message, FsmError)
