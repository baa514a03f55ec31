"""Accounts of customers and suppliers."""

import frappe
from frappe import _

COMPANY_FIELDS = {"Customer": "default_receivable_account", "Supplier": "default_payable_account"}


def get_party_account(
	party_type: str, party: str | None = None, company: str | None = None, include_advance: bool = False
) -> str:
	"""Return the account of what a party owes or is owed: its own, else the company's."""
	own = party and frappe.db.get_value(
		"Party Account", {"parenttype": party_type, "parent": party, "company": company}, "account"
	)
	account = own or frappe.get_cached_value("Company", company, COMPANY_FIELDS[party_type])
	if not account:
		frappe.throw(_("Please set an account of {0} in Company {1}").format(_(party_type), company))
	return account
