"""The rows of FSM Payment: created, found, locked. Whoever changes money locks the customer first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.amounts import Allocation, to_decimal
from gigafibre_fsm.domain.billing.customers import lock_customer
from gigafibre_fsm.domain.billing.payments.states import CAN_STILL_PAY, PaymentState
from gigafibre_fsm.domain.platform import instants, transactions

if TYPE_CHECKING:
	from frappe.model.document import Document

Result = TypeVar("Result")

DOCTYPE = "FSM Payment"
FIRST_CHECK = timedelta(minutes=30)
UNDER_WAY = ("Created", "Open", "Processing")
"""States in which money may still come."""
BLOCKING = tuple(state.value for state in CAN_STILL_PAY)


@dataclass(frozen=True)
class PaymentRequest:
	"""What a customer is asked to pay.

	Attributes:
		customer: name of the Customer.
		company: name of the Company whose invoices are paid.
		currency: ISO code, as on the invoices.
		allocations: the invoices and how much of each; their sum is the amount.
		origin: an option of FSM Payment.origin.
		attempt: which attempt to pay these invoices this is, from 1.
		payment_method: name of the saved method that is charged; empty for a page on which the customer pays.
		debit_on: day on which a bank account is debited; None for at once.
	"""

	customer: str
	company: str
	currency: str
	allocations: tuple[Allocation, ...]
	origin: str
	attempt: int = 1
	payment_method: str = ""
	debit_on: date | None = None

	@property
	def amount(self) -> Decimal:
		"""The sum of the allocations, in dollars."""
		return sum((each.amount for each in self.allocations), Decimal(0))


def create_payment(request: PaymentRequest) -> str:
	"""Store a payment that is about to be asked for, and return its name."""
	rows = [
		{"sales_invoice": each.invoice, "amount": float(each.amount), "currency": request.currency}
		for each in request.allocations
	]
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"customer": request.customer,
			"company": request.company,
			"amount": float(request.amount),
			"currency": request.currency,
			"origin": request.origin,
			"attempt": request.attempt,
			"payment_method": request.payment_method or None,
			"debit_on": request.debit_on,
			"opened_on": now_datetime(),
			"next_check": instants.now_utc() + FIRST_CHECK,
			"state": "Created",
			"allocations": rows,
		}
	)
	# guard: callers check who may ask whom for money; no role may create these rows
	return doc.insert(ignore_permissions=True).name


def change_payment(name: str, change: Callable[["Document"], Result]) -> Result:
	"""Run a change of a payment in a transaction of its own, with its customer and itself locked, in this order.

	The customer is looked up before that transaction: a plain read in it, before the lock, would hide from all
	later ones what others commit while this one waits for the lock.

	Args:
		name: name of the FSM Payment.
		change: takes the locked payment; runs again after a deadlock.

	Raises:
		frappe.DoesNotExistError: there is none of this name.
	"""
	customer = frappe.db.get_value(DOCTYPE, name, "customer")
	if not customer:
		raise frappe.DoesNotExistError(f"{DOCTYPE} {name}")

	def locked() -> Result:
		lock_customer(customer)
		return change(lock_payment(name))

	return transactions.run_transaction(locked)


def lock_payment(name: str) -> "Document":
	"""Return a payment, locked until the transaction ends; its customer is locked already."""
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def find_by_intent(payment_intent: str) -> str | None:
	"""Return the payment with this payment intent of the vendor; None if there is none."""
	return frappe.db.get_value(DOCTYPE, {"payment_intent": payment_intent}) if payment_intent else None


def find_by_checkout(session: str) -> str | None:
	"""Return the payment with this Checkout session of the vendor; None if there is none."""
	return frappe.db.get_value(DOCTYPE, {"checkout_session": session}) if session else None


@dataclass(frozen=True)
class PaymentUnderWay:
	"""A payment whose money may still come, or has come and is not booked; `opened_on` in site time, `checkout_until` in UTC, both naive."""

	name: str
	state: str
	payment_method: str | None
	amount: Decimal
	opened_on: datetime
	checkout_session: str | None
	checkout_url: str | None
	checkout_until: datetime | None
	allocations: frozenset[Allocation]


def list_under_way(invoices: Iterable[str]) -> list[PaymentUnderWay]:
	"""Return the payments for any of these invoices that speak against another one, locked, newest first."""
	payment, row = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("FSM Payment Allocation")
	paying = frappe.qb.from_(row).select(row.parent).where(row.sales_invoice.isin(list(invoices)))
	rows = (
		frappe.qb.from_(payment)
		.select(payment.name, payment.state, payment.payment_method, payment.amount, payment.opened_on)
		.select(payment.checkout_session, payment.checkout_url, payment.checkout_until)
		.where(payment.name.isin(paying) & payment.state.isin(BLOCKING))
		.orderby(payment.creation, order=frappe.qb.desc)
		.for_update()
		.run(as_dict=True)
	)
	paid = _list_allocations([row.name for row in rows])
	return [
		PaymentUnderWay(
			**{**row, "amount": to_decimal(row.amount)}, allocations=frozenset(paid.get(row.name, ()))
		)
		for row in rows
	]


def _list_allocations(payments: list[str]) -> dict[str, list[Allocation]]:
	if not payments:
		return {}
	rows = frappe.get_all(
		"FSM Payment Allocation", {"parent": ("in", payments)}, ["parent", "sales_invoice", "amount"]
	)
	found: dict[str, list[Allocation]] = {}
	for row in rows:
		found.setdefault(row.parent, []).append(Allocation(row.sales_invoice, to_decimal(row.amount)))
	return found


def list_invoices_in(states: Iterable[PaymentState], customer: str) -> frozenset[str]:
	"""Return the invoices of a customer of which a payment is in one of these states."""
	payment, row = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("FSM Payment Allocation")
	rows = (
		frappe.qb.from_(payment)
		.join(row)
		.on(row.parent == payment.name)
		.select(row.sales_invoice)
		.where((payment.customer == customer) & payment.state.isin([each.value for each in states]))
		.run()
	)
	return frozenset(name for (name,) in rows)


def find_newest_state(customer: str) -> str:
	"""Return the state of the newest payment of a customer; empty if there is none."""
	return frappe.db.get_value(DOCTYPE, {"customer": customer}, "state", order_by="creation desc") or ""


@dataclass(frozen=True)
class PaymentAttempt:
	"""An attempt to pay an invoice; `opened_on` in site time, naive."""

	name: str
	state: str
	payment_method: str | None
	opened_on: datetime
	error_code: str | None


def list_attempts(invoice: str) -> list[PaymentAttempt]:
	"""Return all attempts to pay an invoice, oldest first."""
	payment, row = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("FSM Payment Allocation")
	rows = (
		frappe.qb.from_(payment)
		.join(row)
		.on(row.parent == payment.name)
		.select(payment.name, payment.state, payment.payment_method, payment.opened_on, payment.error_code)
		.where(row.sales_invoice == invoice)
		.orderby(payment.creation)
		.orderby(payment.name)
		.run(as_dict=True)
	)
	return [PaymentAttempt(**each) for each in rows]


def list_charge_days(payment_method: str) -> tuple[date, ...]:
	"""Return the days on which a saved method was charged, or tried, for whatever invoice."""
	rows = frappe.get_all(DOCTYPE, {"payment_method": payment_method}, pluck="opened_on", limit=1000)
	return tuple(each.date() for each in rows)


def count_charges(day: date) -> int:
	"""Return how many charges of saved methods the site made on a day."""
	start = datetime.combine(day, time())
	filters = {"payment_method": ("is", "set"), "opened_on": ("between", (start, start + timedelta(days=1)))}
	return frappe.db.count(DOCTYPE, filters)


def save_payment(doc: "Document") -> None:
	"""Store a locked payment."""
	# guard: the caller is a part of `payments`; no role may write these rows
	doc.save(ignore_permissions=True)
