"""Disputes as accounts receivable sees them: what the bank says, and until when it can be answered at the vendor."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing.amounts import from_cents
from gigafibre_fsm.domain.billing.due import DISPUTE_REMINDER
from gigafibre_fsm.domain.billing.payments import accounts_notices
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.stripe.answers import Dispute
from gigafibre_fsm.integrations.stripe.words import StripeDisputeStatus

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "FSM Dispute"
NEEDS_ANSWER, INQUIRY = "Needs Answer", "Inquiry"
ANSWERABLE = (NEEDS_ANSWER, INQUIRY)
_STATES: Mapping[StripeDisputeStatus, str] = {
	StripeDisputeStatus.INQUIRY: INQUIRY,
	StripeDisputeStatus.INQUIRY_CLOSED: "Closed",
	StripeDisputeStatus.NEEDS_RESPONSE: NEEDS_ANSWER,
	StripeDisputeStatus.UNDER_REVIEW: "Under Review",
	StripeDisputeStatus.WON: "Won",
	StripeDisputeStatus.LOST: "Lost",
	StripeDisputeStatus.PREVENTED: "Closed",
}
_OVER = ("Won", "Lost", "Closed")


def record_dispute(payment: "Document", dispute: Dispute) -> None:
	"""Store a dispute of a payment, or what changed of it; a new one is announced.

	Args:
		payment: the FSM Payment, locked.
		dispute: as the vendor shows it, perhaps a while ago: one that is over stays so.
	"""
	known = frappe.db.exists(DOCTYPE, dispute.id)
	doc = frappe.get_doc(DOCTYPE, dispute.id, for_update=True) if known else frappe.new_doc(DOCTYPE)
	if doc.state in _OVER and known:
		return
	state = _STATES.get(dispute.status, NEEDS_ANSWER)
	doc.update(
		{
			"payment": payment.name,
			"customer": payment.customer,
			"amount": float(from_cents(dispute.amount)),
			"currency": dispute.currency.upper(),
			"state": state,
			"answer_by": _to_site(dispute.due_by),
			"vendor_reason": dispute.reason[:140],
			"opened_on": _to_site(dispute.created),
		}
	)
	# guard: only what the vendor itself confirms leads here; no role may write these rows
	doc.save(ignore_permissions=True) if known else doc.insert(ignore_permissions=True, set_name=dispute.id)
	if not known and state in ANSWERABLE:
		accounts_notices.notify("A customer disputes a payment. Answer it at Stripe.", DOCTYPE, doc.name)


def find_page(name: str) -> str:
	"""Return the address of the page on which a dispute is answered; empty while the vendor is disabled."""
	return stripe.find_dashboard_url(f"disputes/{name}")


def _to_site(moment: datetime | None) -> datetime | None:
	return instants.to_site(moment.replace(tzinfo=None)) if moment else None


def remind_due(now: datetime) -> int:
	"""Announce each dispute once that is still to be answered within three days; return how many there were.

	Args:
		now: site time, naive.
	"""
	names = frappe.get_all(DOCTYPE, _waiting(now), pluck="name", order_by="answer_by")
	for name in names:
		transactions.run_transaction(lambda name=name: _remind(name, now))
	return len(names)


def _waiting(now: datetime) -> list[list[object]]:
	return [
		["state", "in", ANSWERABLE],
		["reminded_on", "is", "not set"],
		["answer_by", "between", (now, now + DISPUTE_REMINDER)],
	]


def _remind(name: str, now: datetime) -> None:
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.reminded_on or doc.state not in ANSWERABLE:
		return
	doc.db_set("reminded_on", now)
	accounts_notices.notify("This dispute must be answered within three days.", DOCTYPE, name)
