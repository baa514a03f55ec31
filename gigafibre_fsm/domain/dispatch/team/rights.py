"""Permissions on documents of ERPNext and Frappe that our roles need, and a check for the missing ones."""

import frappe

MANAGER = "FSM Manager"
SUPPORT = "FSM Support"
ACCOUNTS = "FSM Accounts"
ROLES = ("FSM Dispatcher", MANAGER, SUPPORT, ACCOUNTS)
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
"""What dispatch needs: doctype → permission types, which setup/erpnext_rights.py grants."""
BOOKS: dict[str, tuple[str, ...]] = {
	# the documents that stand behind the figures of the reports, each of which leads to them
	"Sales Invoice": (*SEE, "export"),
	"Purchase Invoice": SEE,
	"Payment Entry": SEE,
	"Journal Entry": SEE,
	"Subscription": SEE,
}
"""What whoever reads the figures needs."""
MANAGERS_NEED: dict[str, tuple[str, ...]] = {
	# a flow acts with the rights of who activates it: flows open and change tickets, and look for what is unpaid
	"Issue": (*SEE, "write", "create"),
	# what becomes an order
	"Lead": (*SEE, "write", "create"),
	"Opportunity": SEE,
	"Quotation": SEE,
	**BOOKS,
	# the account against which the opening balances of an old system are booked
	"Account": ("read", "select"),
}
"""What managers need of these doctypes instead, or besides."""
SUPPORT_NEEDS: dict[str, tuple[str, ...]] = {
	# who calls, how they are reached, and what they asked for; no order and no invoice, because they show amounts
	"Customer": SEE,
	"Contact": SEE,
	"Address": SEE,
	"Issue": (*SEE, "write", "create", "email"),
	"Issue Type": ("read", "select"),
	"Issue Priority": ("read", "select"),
	"Support Settings": ("read",),
	"Company": ("select",),
	# who asked on the website; a quotation shows amounts, and is read with ERPNext's own role of sales
	"Lead": (*SEE, "write", "create"),
}
"""What whoever answers customers needs, in place of NEEDED."""


ACCOUNTS_NEED: dict[str, tuple[str, ...]] = {
	**BOOKS,
	"Customer": SEE,
	"Item": SEE,
	"Company": ("read", "select"),
}
"""What accounts receivable needs to read the figures, in place of NEEDED; it books with ERPNext's own role."""


def list_needed(role: str) -> dict[str, tuple[str, ...]]:
	"""Return doctype → permission types that one of ROLES needs."""
	others = {SUPPORT: SUPPORT_NEEDS, ACCOUNTS: ACCOUNTS_NEED, MANAGER: NEEDED | MANAGERS_NEED}
	return others.get(role, NEEDED)


def find_missing_rights(user: str) -> list[str]:
	"""Return the doctypes that the user's roles need and for which they lack the first permission listed."""
	held = frappe.get_roles(user)
	needed = {
		doctype: first
		for role in ROLES
		if role in held
		for doctype, (first, *_more) in list_needed(role).items()
	}
	return [
		doctype for doctype, first in needed.items() if not frappe.has_permission(doctype, first, user=user)
	]
