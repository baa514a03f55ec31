"""The accounts of ERPNext's ledger on which billing books."""

import frappe
from frappe import _

CLEARING_ACCOUNT = "Stripe"
"""Name of the account of money that Stripe has and the bank has not; setup creates it for each company."""


def clearing_account(company: str) -> str:
	"""Return the company's clearing account.

	Raises:
		frappe.ValidationError: it has none.
	"""
	named = {"company": company, "account_name": CLEARING_ACCOUNT, "is_group": 0}
	account = frappe.db.get_value("Account", named)
	if not account:
		sentence = _("{0} has no account “{1}”. Run bench migrate, which creates it.")
		frappe.throw(sentence.format(company, CLEARING_ACCOUNT))
	return account


def receivable_account(company: str, invoices: list[str]) -> str:
	"""Return the account on which these invoices are owed, or the company's usual one.

	Raises:
		frappe.ValidationError: the company has none.
	"""
	account = invoices and frappe.db.get_value("Sales Invoice", {"name": ("in", invoices)}, "debit_to")
	account = account or frappe.get_cached_value("Company", company, "default_receivable_account")
	if not account:
		frappe.throw(_("{0} has no default receivable account.").format(company))
	return account
