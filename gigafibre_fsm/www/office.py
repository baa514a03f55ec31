"""How the office is reached from a page."""

import frappe

from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.www.t import wording


def number() -> dict[str, str]:
	"""The office's number as it is dialled and as it is read; both empty where FSM Settings has none."""
	phone = frappe.get_cached_doc("FSM Settings").dispatch_phone or ""
	return {"tel": wording.dialled(phone), "phone": formatting.phone_number(phone)}
