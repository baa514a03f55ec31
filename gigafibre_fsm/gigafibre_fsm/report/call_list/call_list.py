"""Call list: the late customers whom a person calls today, the most urgent first."""

from frappe import _
from frappe.utils import getdate

from gigafibre_fsm.domain.billing.dunning import calls
from gigafibre_fsm.domain.billing.dunning.calls import CallRow
from gigafibre_fsm.domain.platform import formatting


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows and a message if nobody is to be called; `filters` are not used."""
	found = calls.list_calls(getdate())
	message = None if found else _("Nobody is to be called today.")
	return _columns(), [_row(each) for each in found], message


def _columns() -> list[dict]:
	return [
		# no Link: Frappe would ask for the right to read doctypes themselves
		{"fieldname": "customer", "fieldtype": "Data", "hidden": 1},
		{
			"fieldname": "case",
			"label": _("Case"),
			"fieldtype": "Link",
			"options": "Dunning Case",
			"width": 150,
		},
		{"fieldname": "customer_name", "label": _("Customer"), "fieldtype": "Data", "width": 220},
		{"fieldname": "phone", "label": _("Phone"), "fieldtype": "Data", "width": 140},
		{"fieldname": "overdue", "label": _("Overdue"), "fieldtype": "Currency", "width": 110},
		{"fieldname": "oldest_due_date", "label": _("Oldest due date"), "fieldtype": "Date", "width": 130},
		{"fieldname": "broken", "label": _("Promise"), "fieldtype": "Data", "width": 130},
		{"fieldname": "last_called_on", "label": _("Last called on"), "fieldtype": "Date", "width": 130},
	]


def _row(found: CallRow) -> dict:
	return {
		"customer": found.customer,
		"case": found.case,
		"customer_name": found.customer_name,
		"phone": formatting.phone_number(found.phone),
		"overdue": float(found.overdue),
		"oldest_due_date": found.oldest_due_date,
		"broken": _("Broken", context="Payment Promise") if found.has_broken_promise else "",
		"last_called_on": found.last_called_on,
	}
