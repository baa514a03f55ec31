"""Endpoints of accounts receivable on the desk: pay links, payments to decide, events to replay."""

from decimal import Decimal
from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.billing import amounts, invoices
from gigafibre_fsm.domain.billing.autopay import charges
from gigafibre_fsm.domain.billing.events import processing
from gigafibre_fsm.domain.billing.payments import (
	decisions,
	fraud_warnings,
	invoice_mail,
	messages,
	reasons,
	refunds,
	updates,
)
from gigafibre_fsm.domain.billing.payments.refunds import RefundOrder
from gigafibre_fsm.domain.billing.reconciliation import bank_imports, checks
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError


class SentLink(TypedDict):
	"""The FSM SMS with the link."""

	message: str


class MailedInvoice(TypedDict):
	"""The address to which an invoice was sent."""

	address: str


class ChargeableAmount(TypedDict):
	"""What may be charged of an invoice now, in dollars; 0 if nothing is."""

	amount: float


class TakenPayment(TypedDict):
	"""The payment, its state, and what helps if the bank refused."""

	payment: str
	state: str
	advice: str


class OrderedRefund(TypedDict):
	"""The FSM Refund, its state, and why Stripe refused it."""

	refund: str
	state: str
	refusal: str


class HandledWarning(TypedDict):
	"""The payment whose warning a person looked at."""

	payment: str


class RefreshedPayment(TypedDict):
	"""The state of a payment after what the vendor said."""

	state: str


class BookedPayment(TypedDict):
	"""The Payment Entry that books a payment."""

	payment_entry: str


class ReplayedEvent(TypedDict):
	"""The event that a worker processes again."""

	event: str


class ImportedRows(TypedDict):
	"""How many rows of a bank's file were new."""

	rows: int


class RequestedCheck(TypedDict):
	"""The moment in UTC at which a check was asked for."""

	requested_on: str


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
@unit_of_work.whole
def send_pay_link(invoice: str) -> SentLink:
	"""Text the customer a link that opens one invoice and its payment for 30 days."""
	_require_document("Sales Invoice", invoice)
	return {"message": messages.send_pay_link(invoice, now_datetime())}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
@unit_of_work.whole
def mail_invoice(invoice: str) -> MailedInvoice:
	"""E-mail the customer an invoice as a PDF, with the link on which it is paid."""
	_require_document("Sales Invoice", invoice)
	return {"address": invoice_mail.mail_invoice(invoice, now_datetime())}


@frappe.whitelist(methods=["GET"])
@guards.accountant
@guards.limited(120, 60)
def chargeable_amount(invoice: str) -> ChargeableAmount:
	"""Return what *Take payment now* would charge: credit notes and credits of the account are taken off."""
	_require_document("Sales Invoice", invoice)
	row = invoices.find_chargeable(invoice)
	return {"amount": float(row.outstanding) if row else 0}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def take_payment(invoice: str, amount: str) -> TakenPayment:
	"""Charge an invoice to its customer's saved card now.

	Raises:
		FsmError: nothing is due, a payment is under way, or there is nothing to charge; or Stripe does not answer,
			and the outcome is asked about by the clock.
	"""
	_require_document("Sales Invoice", invoice)
	refused = _("“{0}” cannot be charged. Write an amount like 91.93.")
	try:
		payment = charges.take_payment(invoice, _read_amount(amount, refused))
	except IntegrationError as error:
		frappe.db.rollback()
		frappe.throw(_(error.message), FsmError)
	state, code = frappe.db.get_value("FSM Payment", payment, ["state", "error_code"])
	advice = reasons.explain_refusal(code) if state == "Failed" else ""
	return {"payment": payment, "state": state, "advice": advice}


@frappe.whitelist(methods=["POST"])
@guards.refunder
@guards.limited(30, 60)
def refund_payment(payment: str, amount: str, reason: str, command_id: str) -> OrderedRefund:
	"""Give money of a payment back to its customer, whole or in part.

	Args:
		payment: name of the FSM Payment.
		amount: in dollars and cents, such as `12.50`.
		reason: why.
		command_id: made by the form; the same one again refunds once.

	Raises:
		FsmError: the payment, the amount or the reason do not allow it; or Stripe does not answer, and the outcome
			is asked about by the clock.
	"""
	_require_document("FSM Payment", payment)
	refused = _("“{0}” cannot be refunded. Write an amount like 91.93.")
	order = RefundOrder(payment, _read_amount(amount, refused), reason, command_id, frappe.session.user)
	try:
		refund = refunds.refund_payment(order)
	except IntegrationError as error:
		frappe.db.rollback()
		frappe.throw(_(error.message), FsmError)
	state, code = frappe.db.get_value("FSM Refund", refund, ["state", "refusal_code"])
	return {"refund": refund, "state": state, "refusal": reasons.explain_refund_refusal(code)}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def handle_fraud_warning(payment: str) -> HandledWarning:
	"""Record that a person has looked at a bank's warning of a payment."""
	_require_document("FSM Payment", payment)
	fraud_warnings.mark_handled(payment)
	return {"payment": payment}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def refresh_payment(payment: str) -> RefreshedPayment:
	"""Ask Stripe about a payment and apply the answer.

	Raises:
		FsmError: Stripe does not answer, or is not set up.
	"""
	_require_document("FSM Payment", payment)
	try:
		return {"state": updates.refresh_payment(payment)}
	except IntegrationError as error:
		frappe.db.rollback()
		frappe.throw(_(error.message), FsmError)


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(60, 60)
def book_payment(payment: str) -> BookedPayment:
	"""Book a payment in Review as its money arrived."""
	_require_document("FSM Payment", payment)
	return {"payment_entry": decisions.book_reviewed(payment, now_datetime())}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(120, 60)
@unit_of_work.whole
def replay_event(event: str) -> ReplayedEvent:
	"""Process a webhook event again; it has no second effect."""
	_require_document("FSM Webhook Event", event)
	processing.replay_event(event)
	return {"event": event}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(30, 60)
@unit_of_work.whole
def import_bank_file(bank_file: str) -> ImportedRows:
	"""Import the new rows of a bank's file, all or none, and match payouts with them."""
	_require_document("FSM Bank File", bank_file)
	return {"rows": bank_imports.import_file(bank_file)}


@frappe.whitelist(methods=["POST"])
@guards.accountant
@guards.limited(20, 60)
@unit_of_work.whole
def check_money_now() -> RequestedCheck:
	"""Have a worker compare Stripe, the books and the bank now, instead of waiting for the night.

	Raises:
		FsmError: a check is under way.
	"""
	now = instants.now_utc()
	checks.request_check(now)
	return {"requested_on": str(now)}


def _read_amount(text: str, refused: str) -> Decimal:
	try:
		return amounts.parse_amount(text)
	except ValueError:
		frappe.throw(refused.format(text[:40]), FsmError)


def _require_document(doctype: str, name: str) -> None:
	"""Refuse a document that does not exist or that the user may not read."""
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", name):
		frappe.throw(_("{0} {1} does not exist, or you may not see it.").format(_(doctype), name), FsmError)
