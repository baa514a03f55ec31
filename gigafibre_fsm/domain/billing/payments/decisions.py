"""What a person decides about a payment in Review: book it as it arrived."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.billing.payments import reasons, repository, stored_facts, updates
from gigafibre_fsm.domain.billing.payments.states import PaymentState
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def book_reviewed(name: str, now: datetime) -> str:
	"""Book the money of a payment in Review as it arrived, in a transaction of its own.

	Returns the name of the Payment Entry.

	Args:
		name: name of the FSM Payment.
		now: site time, naive.

	Raises:
		FsmError: it is not in Review, its currency is not the company's, or ERPNext refuses, with its reason.
	"""
	return repository.change_payment(name, lambda doc: _book(doc, now))


def _book(doc: "Document", now: datetime) -> str:
	if doc.state != PaymentState.REVIEW.value:
		sentence = _("This payment is in state {0}: there is nothing to decide.")
		frappe.throw(sentence.format(_(doc.state)), FsmError)
	facts = stored_facts.read_facts(doc.facts)
	if facts.currency != frappe.get_cached_value("Company", doc.company, "default_currency"):
		sentence = _("Money in {0} cannot be booked here. Refund it at Stripe, or book it by hand.")
		frappe.throw(sentence.format(facts.currency), FsmError)
	doc.is_reviewed = 1
	updates.settle_payment(doc, facts, now)
	if doc.state == PaymentState.REVIEW.value:
		frappe.throw(reasons.explain_reason(doc.reason), FsmError)
	repository.save_payment(doc)
	return doc.payment_entry
