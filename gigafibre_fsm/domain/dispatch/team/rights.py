"""What the work of dispatchers and managers needs to see of ERPNext's documents, and who lacks some of it."""

import frappe

ROLES = ("FSM Dispatcher", "FSM Manager")
SEE = ("read", "select", "report", "print")
NEEDED: dict[str, tuple[str, ...]] = {
	# who a visit is for, and what asked for it
	"Customer": SEE,
	"Issue": SEE,
	"Issue Type": ("read", "select"),
	"Sales Order": SEE,
	"Support Settings": ("read",),
	# what is carried and where it stands
	"Item": SEE,
	"Item Group": ("read", "select"),
	"Warehouse": SEE,
	"Stock Entry": SEE,
	"Company": ("read", "select"),
	# a technician's record names the employee; the rest of it is the personnel office's
	"Employee": ("select",),
}
"""Doctype → rights; setup/erpnext_rights.py gives them to ROLES."""


def lacking(user: str) -> list[str]:
	"""The doctypes of which a dispatcher or manager lacks the first right of NEEDED, for whatever reason."""
	return [
		doctype
		for doctype, (first, *_more) in NEEDED.items()
		if not frappe.has_permission(doctype, first, user=user)
	]
