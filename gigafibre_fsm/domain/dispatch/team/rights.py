"""ERPNext permissions that dispatchers and managers need, and a check for the missing ones."""

import frappe

MANAGER = "FSM Manager"
ROLES = ("FSM Dispatcher", MANAGER)
SEE = ("read", "select", "report", "print")
NEEDED: dict[str, tuple[str, ...]] = {
	# the customer, and the document that asked for the job
	"Customer": SEE,
	"Issue": SEE,
	"Issue Type": ("read", "select"),
	"Sales Order": SEE,
	"Support Settings": ("read",),
	# the equipment carried, and the warehouses it is in
	"Item": SEE,
	"Item Group": ("read", "select"),
	"Warehouse": SEE,
	"Stock Entry": SEE,
	"Company": ("read", "select"),
	# a technician's record links to the employee, whose other data belongs to human resources
	"Employee": ("select",),
}
"""Doctype → permission types; setup/erpnext_rights.py grants them to ROLES."""
MANAGERS_NEED: dict[str, tuple[str, ...]] = {
	# a flow acts with the rights of who activates it: flows open and change tickets, and look for what is unpaid
	"Issue": (*SEE, "write", "create"),
	"Sales Invoice": SEE,
}
"""What managers need of these doctypes instead, or besides."""


def list_needed(role: str) -> dict[str, tuple[str, ...]]:
	"""Return doctype → permission types that one of ROLES needs."""
	return NEEDED | (MANAGERS_NEED if role == MANAGER else {})


def find_missing_rights(user: str) -> list[str]:
	"""Return the doctypes of NEEDED for which the user lacks the first permission listed."""
	return [
		doctype
		for doctype, (first, *_more) in NEEDED.items()
		if not frappe.has_permission(doctype, first, user=user)
	]
