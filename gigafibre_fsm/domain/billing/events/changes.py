"""Changes at the vendor, and how each is applied to a payment: whoever learns of one, applies it here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.methods import saving
from gigafibre_fsm.domain.billing.payments import (
	disputes,
	fraud_warnings,
	refunds,
	repository,
	unmatched,
	vendor_facts,
	withdrawals,
)
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import Rejected
from gigafibre_fsm.integrations.stripe import words
from gigafibre_fsm.integrations.stripe.answers import (
	CheckoutSession,
	Dispute,
	FraudWarning,
	PaymentIntent,
	Refund,
)
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.words import PaymentStatus

if TYPE_CHECKING:
	from frappe.model.document import Document


class IgnoredReason(Enum):
	"""Why an event has no effect; the value is the English sentence, which is translated for each reader."""

	GONE = "Stripe no longer has what this event is about."
	UNRELATED = "Nothing depends on this kind of event."
	FOREIGN = "This payment was not asked for by this site."
	PAYOUT_UNDER_WAY = "A payout is booked once Stripe says which lines it holds."


@dataclass(frozen=True)
class EventOutcome:
	"""What became of an event: its state, the payment it was about, and why it was ignored."""

	state: str
	payment: str | None = None
	reason: IgnoredReason | None = None


@dataclass(frozen=True)
class Change:
	"""What changed at the vendor: a page or a payment intent, and a refund, dispute or warning of it.

	Attributes:
		intent: the payment intent, if it was asked for just now; otherwise it is asked for.
	"""

	client: StripeClient
	payment_intent: str = ""
	intent: PaymentIntent | None = None
	page: CheckoutSession | None = None
	refunds: tuple[Refund, ...] = ()
	disputes: tuple[Dispute, ...] = ()
	warnings: tuple[FraudWarning, ...] = ()


def _read_checkout(session: str, client: StripeClient) -> Change:
	page = client.get_checkout(session)
	if page.setup_intent:
		saving.refresh_setup(page.setup_intent, client)
	return Change(client, page.payment_intent, page=page)


def _read_intent(payment_intent: str, client: StripeClient) -> Change:
	return Change(client, payment_intent)


def _read_charge(charge: str, client: StripeClient) -> Change:
	return Change(client, client.get_charge(charge).payment_intent)


def _read_refund(refund: str, client: StripeClient) -> Change:
	found = client.get_refund(refund)
	return Change(client, found.payment_intent, refunds=(found,))


def _read_dispute(dispute: str, client: StripeClient) -> Change:
	found = client.get_dispute(dispute)
	return Change(client, found.payment_intent, disputes=(found,))


def _read_warning(warning: str, client: StripeClient) -> Change:
	found = client.get_fraud_warning(warning)
	intent = found.payment_intent or client.get_charge(found.charge).payment_intent
	return Change(client, intent, warnings=(found,))


_READERS: Mapping[str, Callable[[str, StripeClient], Change]] = {
	"checkout.session.": _read_checkout,
	"payment_intent.": _read_intent,
	"charge.dispute.": _read_dispute,
	"radar.early_fraud_warning.": _read_warning,
	"charge.refund.": _read_refund,
	"charge.": _read_charge,
	"refund.": _read_refund,
}
"""How the object of an event is asked for, by the beginning of its kind; the first that fits counts."""


_METHOD_REFRESHERS: Mapping[str, Callable[[str, StripeClient], object]] = {
	"setup_intent.": saving.refresh_setup,
	"payment_method.": saving.refresh_method,
	"mandate.updated": saving.refresh_mandate,
}
"""What is asked about saved methods, by the beginning of the event's kind."""


def apply_event(kind: str, object_id: str) -> EventOutcome:
	"""Ask the vendor about the object of an event and apply the answer.

	Raises:
		IntegrationError: the vendor did not answer.
	"""
	for beginning, refresh in _METHOD_REFRESHERS.items():
		if kind.startswith(beginning):
			refresh(object_id, stripe.connect())
			transactions.run_transaction(withdrawals.look_again_at_ended_methods)
			return EventOutcome("Done")
	for beginning, read in _READERS.items():
		if kind.startswith(beginning):
			try:
				return apply_change(read(object_id, stripe.connect()))
			except Rejected as error:
				if error.code != words.MISSING:
					raise
				return EventOutcome("Ignored", reason=IgnoredReason.GONE)
	return EventOutcome("Ignored", reason=IgnoredReason.UNRELATED)


def is_relevant(kind: str) -> bool:
	"""Whether a payment or a saved method may depend on an event of this kind."""
	return kind.startswith((*_READERS, *_METHOD_REFRESHERS))


def apply_change(change: Change) -> EventOutcome:
	"""Apply a change to the payment it belongs to, in a transaction of its own; safe to repeat."""
	intent = change.intent
	if change.payment_intent and not intent:
		intent = change.client.get_payment(change.payment_intent)
	payment = _find_payment(change, intent)
	if not payment:
		return EventOutcome("Ignored", reason=IgnoredReason.FOREIGN)
	page = change.page or _fetch_page(payment, intent, change.client)
	fetched = vendor_facts.derive_facts(page, intent, refunds=change.refunds, disputes=change.disputes)

	def apply(doc: "Document") -> str:
		name = unmatched.route_fetched(doc, fetched, now_datetime())
		_record_aftermath(doc if doc.name == name else repository.lock_payment(name), change)
		return name

	return EventOutcome("Done", repository.change_payment(payment, apply))


def _record_aftermath(doc: "Document", change: Change) -> None:
	for refund in change.refunds:
		refunds.record_answer(refund)
	for dispute in change.disputes:
		disputes.record_dispute(doc, dispute)
	for warning in change.warnings:
		fraud_warnings.record_warning(doc, warning, now_datetime())


def _find_payment(change: Change, intent: PaymentIntent | None) -> str | None:
	if intent and (known := repository.find_by_intent(intent.id)):
		return known
	if change.page and (known := repository.find_by_checkout(change.page.id)):
		return known
	source = intent or change.page
	return unmatched.find_named(source.metadata) if source else None


def _fetch_page(payment: str, intent: PaymentIntent | None, client: StripeClient) -> CheckoutSession | None:
	"""Return the page of a payment whose intent alone does not tell whether it is refused or still being tried."""
	if intent and intent.status is not PaymentStatus.NEEDS_METHOD:
		return None
	session = frappe.db.get_value(repository.DOCTYPE, payment, "checkout_session")
	return client.get_checkout(session) if session else None
