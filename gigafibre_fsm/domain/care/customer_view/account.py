"""A customer's account as whoever answers them needs it: what is owed, what comes next, what was promised."""

from datetime import date

import frappe
from frappe.utils import getdate

from gigafibre_fsm.domain.billing import account_ledger
from gigafibre_fsm.domain.billing.autopay import forecast
from gigafibre_fsm.domain.billing.autopay.forecast import AutomaticPayment
from gigafibre_fsm.domain.billing.payments import account_page
from gigafibre_fsm.domain.care.customer_view.view_model import (
	AutomaticCharge,
	CustomerBalance,
	PaymentPromised,
	UnpaidInvoice,
)

MOST_INVOICES = 12


def load_money(customer: str, today: date) -> CustomerBalance:
	"""Return a customer's account, in four queries; the caller has checked that the reader may see amounts.

	Args:
		customer: name of the Customer.
		today: local date.
	"""
	payable = account_page.list_payable(customer, today)
	first = next((each for each in payable if not each.is_in_flight), None)
	return CustomerBalance(
		balance=float(account_ledger.load_account(customer, 1).balance),
		open_invoices=tuple(
			UnpaidInvoice(each.name, each.pay_by, float(each.outstanding), each.is_overdue, each.is_in_flight)
			for each in payable[:MOST_INVOICES]
		),
		automatic=_describe(forecast.find_automatic(customer, first.pay_by if first else None, today)),
		promise=_find_promise(customer),
	)


def _describe(found: AutomaticPayment | None) -> AutomaticCharge | None:
	if not found:
		return None
	label = f"{found.brand.capitalize()} •••• {found.last4}".strip()
	return AutomaticCharge(found.kind, label, found.taken_on)


def _find_promise(customer: str) -> PaymentPromised | None:
	waiting = {"customer": customer, "state": "Open"}
	row = frappe.db.get_value(
		"Payment Promise", waiting, ["name", "amount", "due_on"], as_dict=True, order_by="due_on"
	)
	return row and PaymentPromised(row.name, float(row.amount), getdate(row.due_on))
