"""Periods without invoice: which periods of running subscriptions should have been billed by yesterday, and were not."""

import frappe
from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.domain.billing.subscriptions import unbilled
from gigafibre_fsm.domain.billing.subscriptions.unbilled import UnbilledPeriod


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows and a message if everything is billed; `filters` are not used."""
	found = unbilled.list_unbilled(getdate())
	message = None if found else _("Every period that has begun is billed.")
	names = _load_names({each.customer for each in found})
	return _columns(), [_row(each, names) for each in found], message


def _load_names(customers: set[str]) -> dict[str, str]:
	rows = frappe.get_all("Customer", {"name": ("in", list(customers))}, ["name", "customer_name"])
	return {row.name: row.customer_name for row in rows}


def _columns() -> list[dict]:
	return [
		# no Link: Frappe would ask for the right to read doctypes themselves
		{"fieldname": "subscription", "label": _("Subscription"), "fieldtype": "Data", "width": 180},
		{"fieldname": "customer_name", "label": _("Customer"), "fieldtype": "Data", "width": 240},
		{"fieldname": "start", "label": _("First day"), "fieldtype": "Date", "width": 120},
		{"fieldname": "end", "label": _("Last day"), "fieldtype": "Date", "width": 120},
		{"fieldname": "what", "label": _("What to do"), "fieldtype": "Data", "width": 540},
	]


def _row(found: UnbilledPeriod, names: dict[str, str]) -> dict:
	return {
		"subscription": found.subscription,
		"customer_name": names.get(found.customer, found.customer),
		"start": found.start,
		"end": found.end,
		"what": _("A person bills it: see the problems of the last FSM Billing Run.")
		if found.is_for_person
		else _("The next billing run bills it. Start one from the list FSM Billing Run."),
	}
