"""The office's phone number, for pages."""

import frappe

from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.t import wording


def office_number() -> dict[str, str]:
	"""Return the office's number for dialling and for display; both empty if FSM Settings has none."""
	phone = dispatch_phone()
	return {"tel": wording.dialled(phone), "phone": formatting.phone_number(phone)}


def dispatch_phone() -> str:
	"""Return the office's number as FSM Settings has it; empty if it has none."""
	return frappe.get_cached_doc("FSM Settings").dispatch_phone or ""
