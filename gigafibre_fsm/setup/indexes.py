"""Indexes that the app adds to ERPNext's tables."""

import frappe

INDEXES = {
	# ERPNext and the billing run look for the invoices of one subscription, the latest first; dunning for open ones
	"Sales Invoice": (("subscription", "to_date"), ("docstatus", "outstanding_amount")),
	# what is owed or credited without an invoice: few rows of many
	"Payment Ledger Entry": (("against_voucher_type", "account_type"),),
	# the sums of an account by day, for returns and reports: all of their columns, so that no row is read
	"GL Entry": (
		(
			*("account", "posting_date", "is_cancelled", "is_opening"),
			*("voucher_type", "party_type", "debit", "credit"),
		),
	),
	# the accounts that stand for a tax of a rate
	"Sales Taxes and Charges": (("docstatus", "account_head", "rate"),),
	"Purchase Taxes and Charges": (("docstatus", "account_head", "rate"),),
	# the customers whose contact signs in with an address
	"Contact Email": (("email_id",),),
	# a customer's tickets, in the account and in dunning; all that decides the place of an open one on the board
	"Issue": (
		("customer", "status"),
		(
			*("status", "fsm_clock_due", "fsm_clock_soon", "fsm_clock_phase", "fsm_clock_kind"),
			*("fsm_wakes_utc", "fsm_network_incident", "issue_type", "creation"),
		),
	),
}
LONGEST_NAME = 64
"""Characters of the name of an index in MariaDB."""


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
	return ("fsm_" + "_".join(columns))[:LONGEST_NAME]
