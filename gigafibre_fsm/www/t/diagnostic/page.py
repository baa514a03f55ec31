"""What a technician can check from the phone today, and what comes with the network module."""

import frappe

from gigafibre_fsm.www.page import Page, PageRequest

TEMPLATE = "gigafibre_fsm/www/t/diagnostic/page.html"


def get(request: PageRequest) -> Page:
	"""The page; the look at one device goes through its serial number."""
	serial = (request.query.get("serial") or "").strip()
	phone = frappe.db.get_single_value("FSM Settings", "dispatch_phone")
	return Page(TEMPLATE, {"serial": serial, "dispatch_phone": phone})
