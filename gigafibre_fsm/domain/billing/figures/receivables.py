"""What customers owe by the ledger."""

from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum

from gigafibre_fsm.domain.billing.amounts import to_decimal


def sum_owed() -> Decimal:
	"""Return what customers owe in dollars, by the payment ledger; who has a credit reduces nobody else's debt."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	balance = Sum(entry.amount)
	by_customer = (
		frappe.qb.from_(entry)
		.select(entry.party, balance.as_("balance"))
		.where((entry.party_type == "Customer") & (entry.account_type == "Receivable"))
		.where(entry.delinked == 0)
		.groupby(entry.party)
		.having(balance > 0)
	)
	rows = frappe.qb.from_(by_customer).select(Sum(by_customer.balance)).run()
	return to_decimal(rows[0][0])
