"""What the vendor says of a payment now, asked afresh: an event only says that something changed."""

from dataclasses import dataclass

from gigafibre_fsm.domain.billing.amounts import from_cents
from gigafibre_fsm.domain.billing.payments.states import (
	CollectionStatus,
	DisputeFacts,
	DisputeStatus,
	PaymentFacts,
	RefundFacts,
	RefundStatus,
)
from gigafibre_fsm.integrations.stripe import words
from gigafibre_fsm.integrations.stripe.answers import CheckoutSession, Dispute, PaymentIntent, Refund

_COLLECTED = {
	words.PaymentStatus.PROCESSING: CollectionStatus.PROCESSING,
	words.PaymentStatus.SUCCEEDED: CollectionStatus.SUCCEEDED,
	words.PaymentStatus.CANCELLED: CollectionStatus.CANCELLED,
}
_REFUNDED = {
	words.StripeRefundStatus.SUCCEEDED: RefundStatus.SUCCEEDED,
	words.StripeRefundStatus.FAILED: RefundStatus.FAILED,
	words.StripeRefundStatus.CANCELLED: RefundStatus.FAILED,
}
_DISPUTED = {
	words.StripeDisputeStatus.WON: DisputeStatus.WON,
	words.StripeDisputeStatus.INQUIRY_CLOSED: DisputeStatus.WON,
	words.StripeDisputeStatus.PREVENTED: DisputeStatus.WON,
	words.StripeDisputeStatus.LOST: DisputeStatus.LOST,
}


@dataclass(frozen=True)
class FetchedPayment:
	"""What the vendor says of one payment.

	Attributes:
		payment_intent: the vendor's id of the payment; empty while nothing was chosen to pay with.
		facts: neutral facts, which may be older than what is known.
		code: the vendor's code of the last refusal; empty without one.
	"""

	payment_intent: str
	facts: PaymentFacts
	code: str = ""


def derive_facts(
	page: CheckoutSession | None,
	intent: PaymentIntent | None,
	*,
	refunds: tuple[Refund, ...] = (),
	disputes: tuple[Dispute, ...] = (),
) -> FetchedPayment:
	"""Return the facts in a payment page, its payment intent, and its refunds and disputes.

	A card that is declined on the vendor's page does not end the payment: the customer may try another one
	there until the page expires.

	Args:
		page: the hosted page; None for a charge of a saved method.
		intent: the payment; None while there is none.
		refunds, disputes: those that are known to have changed; others are not forgotten when facts are merged.
	"""
	status = _status(page, intent)
	source = intent or page
	received = intent.amount_received if intent and status == CollectionStatus.SUCCEEDED else 0
	facts = PaymentFacts(
		status=status,
		amount_received=from_cents(received),
		currency=source.currency.upper() if source else "CAD",
		refunds=tuple(_refund(each) for each in refunds),
		disputes=tuple(_dispute(each) for each in disputes),
	)
	code = (intent.decline_code or intent.error_code) if intent else ""
	return FetchedPayment(intent.id if intent else "", facts, code)


def _status(page: CheckoutSession | None, intent: PaymentIntent | None) -> CollectionStatus:
	if intent and intent.status in _COLLECTED:
		return _COLLECTED[intent.status]
	if page and page.status is words.CheckoutStatus.OPEN:
		return CollectionStatus.OPEN
	if page and page.status is words.CheckoutStatus.EXPIRED:
		return CollectionStatus.EXPIRED
	# a page that was completed without money, or a charge of a saved method: refused
	refusals = {words.PaymentStatus.NEEDS_METHOD} | (
		{words.PaymentStatus.NEEDS_CUSTOMER} if not page else set()
	)
	is_refused = intent and intent.status in refusals
	return CollectionStatus.FAILED if is_refused else CollectionStatus.OPEN


def _refund(refund: Refund) -> RefundFacts:
	return RefundFacts(
		refund.id, from_cents(refund.amount), _REFUNDED.get(refund.status, RefundStatus.PENDING)
	)


def _dispute(dispute: Dispute) -> DisputeFacts:
	categories = {each.category for each in dispute.balance_transactions}
	return DisputeFacts(
		dispute.id,
		from_cents(dispute.amount),
		_DISPUTED.get(dispute.status, DisputeStatus.OPEN),
		is_withdrawn=words.BalanceCategory.DISPUTE in categories,
		is_reinstated=words.BalanceCategory.DISPUTE_REVERSAL in categories,
	)
