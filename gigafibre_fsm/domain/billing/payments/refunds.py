"""Refunds that a person asks for: stored with their key first, then sent, then booked like any other refund.

A refund whose outcome is unknown is repeated under its own key, and looked for at the vendor once the key is
forgotten there. So it is made once, whoever dies in between.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing import amounts, outbound
from gigafibre_fsm.domain.billing.payments import accounts_notices, repository, updates, vendor_facts
from gigafibre_fsm.domain.billing.payments.charging import KEY_KEPT
from gigafibre_fsm.domain.billing.payments.states import PaymentState
from gigafibre_fsm.domain.platform import formatting, idempotency, instants, transactions
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import IntegrationError, Rejected
from gigafibre_fsm.integrations.stripe.answers import Refund
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.parameters import RefundRequest
from gigafibre_fsm.integrations.stripe.words import StripeRefundStatus

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "FSM Refund"
REQUESTED, REFUNDED, REFUSED, FAILED = "Requested", "Refunded", "Refused", "Failed"
REFUNDABLE = (PaymentState.BOOKED.value, PaymentState.PARTLY_REFUNDED.value, PaymentState.REVIEW.value)
"""States of a payment whose money is with us; a disputed one would be paid back twice."""
NEVER_SENT = "never_sent"
"""Code of a refund that was given up before the vendor had it."""
AGAIN = timedelta(minutes=5)
BACK = (StripeRefundStatus.FAILED, StripeRefundStatus.CANCELLED)


@dataclass(frozen=True)
class RefundOrder:
	"""What a person wants to give back.

	Attributes:
		payment: name of the FSM Payment.
		amount: in its currency.
		reason: why, in the person's words.
		command_id: made by the form; ordering again with it refunds once.
		user: the person.
	"""

	payment: str
	amount: Decimal
	reason: str
	command_id: str
	user: str


def refund_payment(order: RefundOrder) -> str:
	"""Give money back to a customer, and return the name of the FSM Refund.

	Called outside of a transaction: the row is committed before the vendor is asked.

	Raises:
		FsmError: the payment, the amount or the reason do not allow it, another refund of the payment has no
			known outcome, or the valve is closed.
		IntegrationError: the outcome is unknown; the clock asks again.
	"""
	name = repository.change_payment(order.payment, lambda doc: _order_once(doc, order))
	send_refund(name)
	return name


def find_refundable(doc: "Document") -> Decimal:
	"""Return how much of a payment can be given back: what was received, less what went back or is on its way."""
	if doc.state not in REFUNDABLE or not doc.payment_intent:
		return Decimal(0)
	row = frappe.qb.DocType(DOCTYPE)
	waiting = (
		frappe.qb.from_(row)
		.select(Sum(row.amount))
		.where((row.payment == doc.name) & (row.state == REQUESTED))
		.run()[0][0]
	)
	left = amounts.to_decimal(doc.received) - amounts.to_decimal(doc.refunded) - amounts.to_decimal(waiting)
	return max(left, Decimal(0))


def _order_once(doc: "Document", order: RefundOrder) -> str:
	asked = {"payment": order.payment, "amount": str(order.amount), "reason": order.reason}
	answer = idempotency.run_once(
		order.command_id,
		order.user,
		"refund",
		asked,
		lambda: {"refund": _store(doc, order)},
		(repository.DOCTYPE, doc.name),
	)
	return str(answer["refund"])


def _store(doc: "Document", order: RefundOrder) -> str:
	_check_order(doc, order)
	row = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"payment": doc.name,
			"customer": doc.customer,
			"amount": float(order.amount),
			"currency": doc.currency,
			"reason": order.reason.strip(),
			"requested_by": order.user,
			"requested_on": now_datetime(),
			"next_check": instants.now_utc() + AGAIN,
			"state": REQUESTED,
		}
	)
	# guard: the endpoint lets only those refund who have the role for it
	return row.insert(ignore_permissions=True).name


def _check_order(doc: "Document", order: RefundOrder) -> None:
	if doc.state not in REFUNDABLE:
		sentence = _("This payment is in state {0}: nothing of it can be refunded here.")
		frappe.throw(sentence.format(_(doc.state)), FsmError)
	if frappe.db.exists(DOCTYPE, {"payment": doc.name, "state": REQUESTED}):
		frappe.throw(_("A refund of this payment is under way. Its outcome is not known yet."), FsmError)
	left = find_refundable(doc)
	if order.amount > left:
		sentence = _("At most {0} of this payment can be refunded.")
		frappe.throw(sentence.format(formatting.money(left, frappe.local.lang)), FsmError)
	if not order.reason.strip():
		frappe.throw(_("Say why the money goes back."), FsmError)
	verdict = outbound.judge_charge(doc.customer)
	if not verdict.open:
		frappe.throw(verdict.reason, FsmError)


def send_refund(name: str, client: StripeClient | None = None) -> str:
	"""Send a stored refund, or find out what became of it, and return its state. Safe to repeat.

	Args:
		name: name of the FSM Refund.
		client: a connected client; None to connect.

	Raises:
		IntegrationError: the outcome is unknown; the clock asks again.
	"""
	doc = frappe.get_doc(DOCTYPE, name)
	if doc.state != REQUESTED:
		return doc.state
	client = client or stripe.connect()
	try:
		found = _send(doc, client)
	except Rejected as error:
		return _end(name, error.code or error.message)
	if not found:
		return _end(name, NEVER_SENT)
	fetched = vendor_facts.derive_facts(None, None, refunds=(found,))

	def apply(payment: "Document") -> None:
		record_answer(found)
		updates.apply_fetched(payment, fetched, now_datetime())

	repository.change_payment(doc.payment, apply)
	return frappe.db.get_value(DOCTYPE, name, "state")


def _send(doc: "Document", client: StripeClient) -> Refund | None:
	intent = frappe.db.get_value(repository.DOCTYPE, doc.payment, "payment_intent")
	if instants.now_utc() - instants.to_nearest_utc(doc.requested_on) >= KEY_KEPT:
		found = (each for each in client.list_refunds(payment_intent=intent) if _name_of(each) == doc.name)
		return next(found, None)
	request = RefundRequest(
		payment_intent=intent,
		amount=amounts.to_cents(amounts.to_decimal(doc.amount)),
		metadata={"fsm_refund": doc.name, "fsm_site": frappe.local.site},
	)
	return client.refund(request, key=f"refund:{frappe.local.site}:{doc.name}")


def _end(name: str, code: str) -> str:
	values = {"state": REFUSED, "refusal_code": code[:140], "next_check": None}
	transactions.run_transaction(lambda: frappe.db.set_value(DOCTYPE, name, values))
	return REFUSED


def record_answer(refund: Refund) -> None:
	"""Record what the vendor says of a refund, if a person asked for it here; one that fails is announced.

	Args:
		refund: as the vendor shows it.
	"""
	name = _name_of(refund)
	state = name and frappe.db.get_value(DOCTYPE, name, "state", for_update=True)
	if not state or state == FAILED:
		return
	now = FAILED if refund.status in BACK else REFUNDED
	values = {"state": now, "refund": refund.id, "next_check": None}
	frappe.db.set_value(DOCTYPE, name, values | {"refusal_code": refund.failure_reason[:140] or None})
	if now == FAILED:
		accounts_notices.notify(
			"A refund failed: the money is with us again. Refund it another way.", DOCTYPE, name
		)


def _name_of(refund: Refund) -> str:
	is_ours = refund.metadata.get("fsm_site") == frappe.local.site
	return refund.metadata.get("fsm_refund", "") if is_ours else ""


def check_due(limit: int = 200) -> int:
	"""Find out what became of refunds whose outcome is unknown; return how many were asked about."""
	names = frappe.get_all(
		DOCTYPE,
		filters={"state": REQUESTED, "next_check": ("<=", instants.now_utc())},
		order_by="next_check",
		limit=limit,
		pluck="name",
	)
	client = stripe.connect() if names else None
	for name in names:
		try:
			send_refund(name, client)
		except IntegrationError:
			frappe.db.rollback()
		except Exception:
			# one refund that our side cannot handle must not stop the others
			frappe.db.rollback()
			frappe.log_error(title=f"{DOCTYPE} {name}")
		later = {"next_check": instants.now_utc() + AGAIN}
		waiting = {"name": name, "state": REQUESTED}
		transactions.run_transaction(
			lambda waiting=waiting, later=later: frappe.db.set_value(DOCTYPE, waiting, later)
		)
	return len(names)
