"""A fresh link for whoever stands before an expired one: sent to the number on file, and nothing told to who asks."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import keys, limits, links, tokens
from gigafibre_fsm.domain.access.bearer import PURPOSES
from gigafibre_fsm.domain.messaging import phone

ASKED_PER_ADDRESS = 60
ASKED_PER_PHONE = 5
HOUR = 3600


def ask(code_or_token: str, mobile: str) -> None:
	"""Text a fresh link to the number on file of whoever this expired link, or this number, belongs to.

	Answers nothing: neither whether the link or number was known, nor whether the limit per person (FSM
	Settings, fresh links per hour) held the message back. Raises TooMany by address or number, and
	ValidationError if there is neither a link nor a phone number to go by.
	"""
	limits.spend(f"fresh link:address:{limits.address()}", ASKED_PER_ADDRESS, HOUR)
	number = _number(mobile)
	if not number and not code_or_token:
		frappe.throw(_("Please enter your mobile number."))
	if number:
		limits.spend(f"fresh link:phone:{number}", ASKED_PER_PHONE, HOUR)
	# a number that was typed is meant, whatever link is still in the browser
	technician = _technician_by_mobile(number) if number else _technician_of(code_or_token)
	if technician and _may_have_another(technician):
		links.send_technician_link(technician)


def _may_have_another(technician: str) -> bool:
	if frappe.db.get_value("Dispatch Technician", technician, "status") != "Active":
		return False
	per_hour = frappe.db.get_single_value("FSM Settings", "fresh_links_per_hour")
	return limits.within(f"fresh link:{technician}", int(per_hour or 0), HOUR)


def _number(mobile: str) -> str:
	if not mobile.strip():
		return ""
	try:
		return phone.e164(mobile)
	except ValueError:
		frappe.throw(_("This is not a phone number we can reach. Write it like 514 555-0123."))


def _technician_by_mobile(number: str) -> str | None:
	return frappe.db.get_value("Dispatch Technician", {"mobile": number, "status": "Active"})


def _technician_of(code_or_token: str) -> str | None:
	"""Whose link this was, expired or revoked or not; None if we never made it, or not for a technician."""
	if row := links.row_of_code(code_or_token):
		return row.subject if row.purpose == "Technician" else None
	try:
		claims = tokens.read(
			code_or_token, keys.all_keys(), purposes=PURPOSES, now=now_datetime(), even_expired=True
		)
	except tokens.BadToken:
		return None
	return claims.subject if claims.purpose == "Technician" else None
