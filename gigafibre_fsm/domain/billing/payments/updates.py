"""Applies what the vendor says to a payment: the one place where a payment changes after it was asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing import amounts
from gigafibre_fsm.domain.billing.methods import repository as methods
from gigafibre_fsm.domain.billing.payments import (
	booking,
	messages,
	reasons,
	repository,
	states,
	stored_facts,
	vendor_facts,
)
from gigafibre_fsm.domain.billing.payments.states import (
	BookingKind,
	CollectionStatus,
	PaymentFacts,
	PaymentRecord,
	PaymentState,
)
from gigafibre_fsm.domain.billing.payments.vendor_facts import FetchedPayment
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.words import DeclineAdvice, decline_advice

if TYPE_CHECKING:
	from frappe.model.document import Document


AUTOPAY = "Autopay"
"""Origin of the charges that nobody asks for at that moment."""
MESSAGE = "fsm_message"


def refresh_payment(name: str, client: StripeClient | None = None) -> str:
	"""Ask the vendor about a payment and apply the answer in a transaction of its own; return the new state.

	The vendor is asked before anything is locked.

	Args:
		name: name of the FSM Payment.
		client: a connected client; None to connect.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	row = frappe.db.get_value(
		repository.DOCTYPE, name, ["checkout_session", "payment_intent", "state"], as_dict=True
	)
	if not (row.checkout_session or row.payment_intent):
		return row.state
	vendor = client or stripe.connect()
	page = vendor.get_checkout(row.checkout_session) if row.checkout_session else None
	intent = row.payment_intent or (page.payment_intent if page else "")
	fetched = vendor_facts.derive_facts(page, vendor.get_payment(intent) if intent else None)
	return repository.change_payment(name, lambda doc: apply_fetched(doc, fetched, now_datetime()))


def refresh_invoice(invoice: str) -> None:
	"""Ask the vendor about the payments of an invoice that are under way, and apply its answers.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	rows = transactions.run_transaction(lambda: repository.list_under_way([invoice]))
	for row in rows:
		refresh_payment(row.name)


def apply_fetched(doc: "Document", fetched: FetchedPayment, now: datetime) -> str:
	"""Merge what the vendor said with what is known, book what the books lack, and return the payment's state.

	Safe to repeat, in any order, and at the same time elsewhere.

	Args:
		doc: the FSM Payment, locked with its customer.
		fetched: what the vendor said, perhaps a while ago; of this payment's own intent.
		now: site time, naive.
	"""
	known = stored_facts.read_facts(doc.facts)
	facts = states.merge_facts(known, fetched.facts)
	if facts == known and doc.payment_intent == (fetched.payment_intent or doc.payment_intent):
		return doc.state
	doc.payment_intent = doc.payment_intent or fetched.payment_intent
	doc.facts = stored_facts.write_facts(facts)
	if facts.status in (CollectionStatus.FAILED, CollectionStatus.CANCELLED):
		doc.error_code = fetched.code[:140]
		if doc.payment_method and facts.status == CollectionStatus.FAILED:
			_note_refusal(doc, now)
	settle_payment(doc, facts, now)
	repository.save_payment(doc)
	return doc.state


def _note_refusal(doc: "Document", now: datetime) -> None:
	"""Spare a card that its bank will not charge, and tell the customer, unless somebody is on the phone with them."""
	if decline_advice(doc.error_code) is DeclineAdvice.NEW_METHOD:
		methods.refuse_method(doc.payment_method)
	if doc.origin == AUTOPAY:
		_queue_message(doc, lambda: messages.queue_refusal(doc, now))


def settle_payment(doc: "Document", facts: PaymentFacts, now: datetime) -> None:
	"""Bring the books and the state of a locked payment in line with its facts; the caller saves it.

	What ERPNext refuses to book leaves the payment in Review, with ERPNext's reason.

	Args:
		doc: the FSM Payment, locked with its customer.
		facts: everything that the vendor has said of it.
		now: site time, naive.
	"""
	if facts.status == CollectionStatus.SUCCEEDED and not doc.succeeded_on:
		doc.succeeded_on = now
	doc.received = float(facts.amount_received)
	doc.refunded = float(facts.amount_refunded)
	doc.reason = None
	for missing in states.find_missing_bookings(facts, describe_record(doc)):
		if problem := booking.book(doc, missing, now):
			doc.reason = reasons.write_reason(reasons.REFUSED, problem)
			doc.state = PaymentState.REVIEW.value
			return
		if missing.kind is BookingKind.PAYMENT:
			doc.booked_on = now
			_queue_message(doc, lambda: messages.queue_receipt(doc))
		if missing.kind is BookingKind.DISPUTE and doc.payment_method:
			methods.stop_autopay(doc.payment_method)
	record = describe_record(doc)
	doc.state = states.find_state(facts, record).value
	if states.is_review_needed(facts, record):
		doc.reason = _find_reason(doc, facts)


def _queue_message(doc: "Document", queue: Callable[[], object]) -> None:
	"""Queue a text to the customer; what speaks against it must not undo what happened to the payment."""
	frappe.db.savepoint(MESSAGE)
	try:
		queue()
	except frappe.ValidationError:
		frappe.db.rollback(save_point=MESSAGE)
		frappe.clear_messages()
		frappe.log_error(title=f"{doc.doctype} {doc.name}: no message")


def describe_record(doc: "Document") -> PaymentRecord:
	"""Return what we know of a payment ourselves."""
	return PaymentRecord(
		reference=doc.name,
		amount=amounts.to_decimal(doc.amount),
		currency=doc.currency,
		is_reviewed=bool(doc.is_reviewed),
		booked=frozenset((BookingKind(row.kind), row.reference) for row in doc.bookings),
	)


def _find_reason(doc: "Document", facts: PaymentFacts) -> str:
	if facts.currency != doc.currency:
		return reasons.write_reason(reasons.CURRENCY, facts.currency, doc.currency)
	asked = amounts.to_decimal(doc.amount)
	return reasons.write_reason(reasons.AMOUNT, facts.amount_received, asked)
