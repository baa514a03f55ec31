"""What is overdue and not disputed: the only debt for which a service may be suspended, or stay so."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe

from gigafibre_fsm.domain.billing.dunning import debts
from gigafibre_fsm.domain.billing.payments.states import PaymentState


class OverdueDebt(NamedTuple):
	"""Dollars by the ledger; `oldest_invoice` is empty without a debt, and `oldest_due_date` then today."""

	amount: Decimal
	oldest_due_date: date
	oldest_invoice: str
	currency: str


def find_overdue(customer: str, today: date) -> OverdueDebt:
	"""Return what a customer owes beyond its due date, invoices with a disputed payment left aside.

	Args:
		customer: name of the Customer.
		today: local date; an invoice that falls due today is not overdue.
	"""
	disputed = _list_disputed(customer)
	rows = [row for row in debts.load_debt(customer).list_overdue(today) if row.name not in disputed]
	if not rows:
		return OverdueDebt(Decimal(0), today, "", "")
	amount = sum((row.outstanding for row in rows), Decimal(0))
	return OverdueDebt(amount, rows[0].due_date, rows[0].name, rows[0].currency)


def _list_disputed(customer: str) -> set[str]:
	"""Return the invoices of which a payment is disputed at the bank."""
	payment, row = frappe.qb.DocType("FSM Payment"), frappe.qb.DocType("FSM Payment Allocation")
	rows = (
		frappe.qb.from_(row)
		.join(payment)
		.on(payment.name == row.parent)
		.select(row.sales_invoice)
		.where((payment.customer == customer) & (payment.state == PaymentState.DISPUTED.value))
		.run()
	)
	return {name for (name,) in rows}
