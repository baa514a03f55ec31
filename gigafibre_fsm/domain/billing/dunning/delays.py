"""Promises to pay: recorded by a person or granted to the customer within the limits, kept or broken by the ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing import invoices
from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.dunning import debts, reminder_mail, settings
from gigafibre_fsm.domain.billing.dunning.promises import (
	DelayDecision,
	DelayFacts,
	PromiseState,
	PromiseToPay,
	decide_delay,
	find_promise_state,
)
from gigafibre_fsm.domain.billing.payments import messages
from gigafibre_fsm.domain.billing.payments.repository import lock_customer
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Payment Promise"
CONFIRMATION = "customer_delay_granted"


@dataclass(frozen=True)
class PromiseRequest:
	"""What a person records of a promise; dollars.

	Attributes:
		amount: that the customer promises to pay.
		due_on: day on which it is paid at the latest.
		user: who agreed to it.
	"""

	customer: str
	amount: Decimal
	due_on: date
	user: str
	note: str = ""


def decide_request(customer: str, wanted_day: date, today: date) -> DelayDecision | None:
	"""Return whether a customer may pay on a later day without a person, by the ledger and earlier promises, in three queries.

	Args:
		customer: name of the Customer.
		wanted_day: on which the customer wants to pay.
		today: local date.

	Returns:
		None if the company lets no customer grant themselves a delay.
	"""
	limits = settings.find_delay_limits()
	return decide_delay(_facts(customer), wanted_day, today, limits) if limits else None


def request_delay(invoice: str, customer: str, wanted_day: date, now: datetime) -> DelayDecision | None:
	"""Grant a customer the delay of an invoice that they ask for, if the rules allow it; the customer is locked.

	Args:
		invoice: name of the Sales Invoice that they opened.
		customer: name of its Customer.
		wanted_day: on which the customer wants to pay.
		now: site time, naive.

	Returns:
		None as in `decide_request`.
	"""
	lock_customer(customer)
	decision = decide_request(customer, wanted_day, now.date())
	rows = invoices.list_payable([invoice])
	if not decision or decision.refusals or not rows:
		return decision
	doc = _insert(
		{
			"customer": customer,
			"amount": float(rows[0].outstanding),
			"made_on": now.date(),
			"due_on": wanted_day,
			"is_self_granted": 1,
			"sales_invoice": invoice,
		}
	)
	_confirm(doc, rows[0].outstanding)
	return decision


def record_promise(request: PromiseRequest, today: date) -> str:
	"""Record what a customer promised to a person; return the name of the Payment Promise.

	Args:
		request: who promises how much, until when.
		today: local date.

	Raises:
		FsmError: nothing is owed, more is promised than is owed, the day has passed, or a promise is open.
	"""
	lock_customer(request.customer)
	balance = debts.load_debt(request.customer).balance
	if balance <= 0:
		frappe.throw(_("This customer owes nothing, so there is nothing to promise."), FsmError)
	if not 0 < request.amount <= balance:
		sentence = _("{0} is owed: the promise is for that or less, and more than zero.")
		frappe.throw(sentence.format(formatting.money(balance, frappe.local.lang)), FsmError)
	if request.due_on < today:
		frappe.throw(_("This day has passed. Choose today or a later day."), FsmError)
	if open_promise := find_open(request.customer):
		frappe.throw(_("{0} is still open: one promise at a time.").format(open_promise), FsmError)
	values = {"customer": request.customer, "amount": float(request.amount), "due_on": request.due_on}
	return _insert({**values, "made_on": today, "granted_by": request.user, "note": request.note}).name


def find_open(customer: str) -> str | None:
	"""Return the open promise of a customer; None without one."""
	return frappe.db.get_value(DOCTYPE, {"open_key": customer})


def find_granted_day(invoice: str) -> date | None:
	"""Return until when a delay of an invoice is granted to its customer; None if none is."""
	return frappe.db.get_value(DOCTYPE, {"sales_invoice": invoice, "state": "Open"}, "due_on")


def judge_promise(customer: str, today: date) -> None:
	"""Mark the open promise of a locked customer as kept or broken, by the ledger.

	Args:
		customer: name of the Customer.
		today: local date.
	"""
	name = find_open(customer)
	if not name:
		return
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	promise = PromiseToPay(to_decimal(doc.amount), doc.made_on, doc.due_on)
	received = debts.list_received(customer, doc.made_on)
	state = find_promise_state(promise, received, today)
	if state is PromiseState.OPEN and debts.load_debt(customer).balance <= 0:
		# credited, or paid before the promise was made: nothing is left to wait for
		state = PromiseState.KEPT
	if state is not PromiseState.OPEN:
		doc.update({"state": state.value, "judged_on": today, "open_key": None})
		# guard: the clock judges promises, by the ledger; no role may write these rows
		doc.save(ignore_permissions=True)


def _facts(customer: str) -> DelayFacts:
	debt = debts.load_debt(customer)
	fields = ["state", "made_on", "due_on", "is_self_granted"]
	promises = frappe.get_all(DOCTYPE, {"customer": customer}, fields)
	broken = [each.due_on for each in promises if each.state == PromiseState.BROKEN.value]
	return DelayFacts(
		balance=debt.balance,
		last_delay_on=max((each.made_on for each in promises if each.is_self_granted), default=None),
		has_open_promise=any(each.state == PromiseState.OPEN.value for each in promises),
		has_broken_promise=bool(debt.rows) and any(day >= debt.oldest.due_date for day in broken),
	)


def _insert(values: dict[str, object]) -> "Document":
	doc = frappe.get_doc({"doctype": DOCTYPE, "open_key": values["customer"], **values})
	# guard: callers check who may promise for whom; no role may create these rows
	return doc.insert(ignore_permissions=True)


def _confirm(doc: "Document", amount: Decimal) -> None:
	"""Tell the customer until when they have time."""
	person = messages.load_customer(doc.customer)
	if person.phone:
		outbox.queue_message(
			CONFIRMATION,
			person.phone,
			person.language,
			{
				**messages.common_values(person),
				"amount": formatting.money(amount, person.language),
				"day": formatting.day(doc.due_on, person.language, formatting.BRIEF),
			},
			effect_key=f"{CONFIRMATION}:{doc.name}",
			reference=(doc.doctype, doc.name),
			recipient=("Customer", doc.customer),
		)
	reminder_mail.confirm_delay(doc.customer, doc.sales_invoice, amount, doc.due_on)
