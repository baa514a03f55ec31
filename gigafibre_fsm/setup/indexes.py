"""Indexes that the app adds to ERPNext's tables."""

import frappe

INDEXES = {
	# ERPNext and the billing run look for the invoices of one subscription, the latest first; dunning for open ones
	"Sales Invoice": (("subscription", "to_date"), ("docstatus", "outstanding_amount")),
	# what is owed or credited without an invoice: few rows of many
	"Payment Ledger Entry": (("against_voucher_type", "account_type"),),
	# the customers whose contact signs in with an address
	"Contact Email": (("email_id",),),
	# a customer's tickets, in the account and in dunning; the open ones, those first that run out first
	"Issue": (("customer", "status"), ("status", "fsm_clock_due")),
}


def apply() -> None:
	"""Create missing indexes."""
	for doctype, columns in _list_indexes():
		frappe.db.add_index(doctype, list(columns), _name(columns))


def remove() -> None:
	"""Drop the indexes."""
	for doctype, columns in _list_indexes():
		if frappe.db.has_index(f"tab{doctype}", _name(columns)):
			frappe.db.sql_ddl(f"alter table `tab{doctype}` drop index `{_name(columns)}`")


def _list_indexes() -> list[tuple[str, tuple[str, ...]]]:
	return [(doctype, columns) for doctype, indexes in INDEXES.items() for columns in indexes]


def _name(columns: tuple[str, ...]) -> str:
	return "fsm_" + "_".join(columns)
