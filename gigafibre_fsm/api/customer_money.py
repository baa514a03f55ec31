"""Endpoints of accounts receivable about one customer: their account, and what pays their invoices by itself."""

from datetime import date
from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.billing import customer_account as accounts
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.methods import saving
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError


class AccountInvoice(TypedDict):
	"""An invoice for which money may be asked; dollars."""

	name: str
	due_on: date
	amount: float


class PlannedCharge(TypedDict):
	"""The next charge that is made by itself; dollars."""

	invoice: str
	day: date
	amount: float


class AccountMethod(TypedDict):
	"""A saved card or bank account, without its number."""

	name: str
	kind: str
	label: str
	expires: str
	state: str
	is_autopay: bool


class AccountPromise(TypedDict):
	"""A promise to pay; dollars."""

	name: str
	due_on: date
	amount: float


class AccountOfCustomer(TypedDict):
	"""A customer's account: the balance by the ledger in dollars, negative for a credit, and what it consists of."""

	balance: float
	open_invoices: list[AccountInvoice]
	under_way: list[str]
	next_charge: PlannedCharge | None
	methods: list[AccountMethod]
	promises: list[AccountPromise]


class ChangedMethod(TypedDict):
	"""The saved method, and whether it pays invoices by itself now."""

	payment_method: str
	is_autopay: bool


@frappe.whitelist(methods=["GET"])
@guards.accountant
@guards.limited(240, 60)
def customer_account(customer: str) -> AccountOfCustomer:
	"""Return what a customer owes by the ledger, what is planned and promised, and what they have saved."""
	_require_document("Customer", customer)
	found = accounts.load_account(customer, now_datetime())
	planned = found.next_charge
	return {
		"balance": float(found.balance),
		"open_invoices": [
			{"name": each.name, "due_on": each.due_date, "amount": float(each.outstanding)}
			for each in found.open_invoices
		],
		"under_way": list(found.under_way),
		"next_charge": {"invoice": planned.invoice, "day": planned.day, "amount": float(planned.amount)}
		if planned
		else None,
		"methods": [
			{
				"name": each.name,
				"kind": each.kind,
				"label": each.label,
				"expires": each.expires,
				"state": each.state,
				"is_autopay": each.is_autopay,
			}
			for each in found.methods
		],
		"promises": [
			{"name": each.name, "due_on": each.due_on, "amount": float(each.amount)}
			for each in found.promises
		],
	}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
@unit_of_work.whole
def pause_autopay(payment_method: str) -> ChangedMethod:
	"""Charge nothing to a saved method by itself any more, at its customer's wish."""
	methods.choose_autopay(payment_method, _customer_of(payment_method), is_on=False)
	return {"payment_method": payment_method, "is_autopay": False}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
@unit_of_work.whole
def resume_autopay(payment_method: str) -> ChangedMethod:
	"""Let a saved method pay its customer's invoices by itself again, instead of any other."""
	methods.choose_autopay(payment_method, _customer_of(payment_method), is_on=True)
	return {"payment_method": payment_method, "is_autopay": True}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def end_method(payment_method: str) -> ChangedMethod:
	"""Forget a saved method, here and at Stripe; the agreement of a bank account ends.

	Raises:
		FsmError: Stripe does not answer; the automatic payment is off all the same.
	"""
	customer = _customer_of(payment_method)
	try:
		saving.end_method(payment_method, customer)
	except IntegrationError as error:
		frappe.db.rollback()
		frappe.throw(_(error.message), FsmError)
	return {"payment_method": payment_method, "is_autopay": False}


def _customer_of(payment_method: str) -> str:
	_require_document("FSM Payment Method", payment_method)
	return frappe.db.get_value("FSM Payment Method", payment_method, "customer")


def _require_document(doctype: str, name: str) -> None:
	"""Refuse a document that does not exist or that the user may not read."""
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", name):
		frappe.throw(_("{0} {1} does not exist, or you may not see it.").format(_(doctype), name), FsmError)
