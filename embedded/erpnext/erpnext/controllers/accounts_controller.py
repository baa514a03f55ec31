"""Daily work on invoices."""

import frappe
from frappe.utils import flt, getdate

from erpnext.accounts import taxes
from erpnext.accounts.invoice import is_overdue


def update_invoice_status() -> None:
	"""Mark invoices overdue whose due date has passed; runs daily."""
	for doctype in ("Sales Invoice", "Purchase Invoice"):
		late = {"docstatus": 1, "outstanding_amount": (">", 0), "due_date": ("<", getdate())}
		late["status"] = ("in", ("Unpaid", "Partly Paid"))
		for name in frappe.get_all(doctype, late, pluck="name"):
			invoice = frappe.get_doc(doctype, name)
			if is_overdue(invoice, taxes.amount_to_pay(invoice), flt(invoice.outstanding_amount)):
				invoice.db_set("status", "Overdue")
