"""A customer takes back an order: at once while it is not paid, before the visit is near once it is."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.amounts import to_decimal
from gigafibre_fsm.domain.billing.credits import proposals
from gigafibre_fsm.domain.billing.credits.arithmetic import CreditLine, CreditReason, ProposedCredit
from gigafibre_fsm.domain.billing.credits.proposals import CreditEvent
from gigafibre_fsm.domain.billing.payments import repository as payments
from gigafibre_fsm.domain.care.order_states import OrderState
from gigafibre_fsm.domain.care.shop import fulfilment, order_rows, placing
from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.domain.dispatch.workflow import booking
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

CANCELLED_ORDER = "Cancelled Order"


def cancel_order(order: str, customer: str, now: datetime) -> OrderState:
	"""Cancel an order for its customer, and return its state: what was paid is proposed to accounts as a credit.

	Args:
		order: name of the Sales Order.
		customer: name of the Customer.
		now: site time, naive.

	Raises:
		NotYours: the order is not the customer's.
		FsmError: a payment is under way, the visit is near, or the order is done.
	"""
	doc = order_rows.lock_order(order, customer)
	state = order_rows.read_state(doc)
	if state in (OrderState.CANCELLED, OrderState.ABANDONED):
		return state
	if state is OrderState.DONE:
		frappe.throw(_("This order is done, so it cannot be cancelled here. Call us."), FsmError)
	if state is OrderState.AWAITING and not fulfilment.is_settled(doc):
		_refuse_paying(doc)
		placing.give_up(doc, now)
		return OrderState.ABANDONED
	_cancel_paid(doc, customer, now)
	return OrderState.CANCELLED


def _refuse_paying(doc: "Document") -> None:
	if doc.fsm_portal_invoice and payments.list_under_way([doc.fsm_portal_invoice]):
		sentence = _("A payment of this order is under way, so it cannot be changed now. Look again later.")
		frappe.throw(sentence, FsmError)


def _cancel_paid(doc: "Document", customer: str, now: datetime) -> None:
	if job := booking.find_open_job((order_rows.DOCTYPE, doc.name)):
		# refuses once the visit is near
		self_service.cancel_job(job, customer, doc.name, now)
	placing.release_slot(doc, now)
	order_rows.set_state(doc, OrderState.CANCELLED)
	if doc.fsm_portal_invoice:
		_propose_credit(doc, now)


def _propose_credit(doc: "Document", now: datetime) -> None:
	"""Propose the whole invoice as a credit: a person decides, and gives the money back."""
	net = to_decimal(frappe.db.get_value("Sales Invoice", doc.fsm_portal_invoice, "net_total"))
	line = CreditLine(CreditReason.CANCELLED_ORDER, net, doc.name, doc.name)
	event = CreditEvent(
		CANCELLED_ORDER,
		f"{CANCELLED_ORDER}:{doc.name}",
		doc.customer,
		(order_rows.DOCTYPE, doc.name),
		now,
		now,
		invoice=doc.fsm_portal_invoice,
	)
	proposals.insert_proposal(event, ProposedCredit((line,)))
