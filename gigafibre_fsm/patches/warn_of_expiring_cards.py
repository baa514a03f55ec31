"""Cards saved before their expiry was watched get their first warning when it is due."""

import frappe
from frappe.utils import nowdate


def execute() -> None:
	"""Have the clock look at each active card that was never looked at."""
	filters = {"kind": "Card", "state": "Active", "next_warning": ("is", "not set"), "last_warning": 0}
	frappe.db.set_value("FSM Payment Method", filters, "next_warning", nowdate(), update_modified=False)
