"""Processes stored events: each leads to one question to the vendor, whose answer is applied to a payment.

An event is only a hint that something changed. So the order and the number of events do not matter, and an event
that was processed may be processed again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.events.inbox import DOCTYPE
from gigafibre_fsm.domain.billing.payments import repository, unmatched, vendor_facts
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.errors import IntegrationError, Rejected
from gigafibre_fsm.integrations.stripe import words
from gigafibre_fsm.integrations.stripe.answers import CheckoutSession, Dispute, PaymentIntent, Refund
from gigafibre_fsm.integrations.stripe.client import StripeClient
from gigafibre_fsm.integrations.stripe.words import PaymentStatus

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True)
class StoredEvent:
	"""An event of the inbox; `attempts` counts those that failed."""

	name: str
	kind: str
	object_id: str
	attempts: int


@dataclass(frozen=True)
class EventOutcome:
	"""What became of an event: its state, the payment it was about, and why it was ignored."""

	state: str
	payment: str | None = None
	reason: str | None = None


def process_due(limit: int = 200) -> int:
	"""Process the events that are due and return how many there were; several workers may do so at once."""
	handled = 0
	while handled < limit:
		rows = transactions.run_transaction(lambda: _list_due(20))
		if not rows:
			break
		for event in rows:
			process_event(event)
		handled += len(rows)
	return handled


def process_event(event: StoredEvent) -> None:
	"""Process one event, or store why it could not be and when it is tried again; never raises for its sake."""
	try:
		outcome = _apply(event)
	except Exception as error:
		frappe.db.rollback()
		_postpone(event, error)
		return
	transactions.run_transaction(lambda: _finish(event, outcome))


def replay_event(name: str) -> None:
	"""Make an event due again; processing it twice has the effect of once.

	Raises:
		frappe.DoesNotExistError: there is none of this name.
	"""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	# guard: the endpoint lets accounts and managers only
	doc.db_set({"state": "Received", "next_attempt": instants.now_utc(), "error": None})


def _list_due(limit: int) -> list[StoredEvent]:
	"""Return due events and reserve them for a minute, so that other workers take others."""
	now = instants.now_utc()
	event = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(event)
		.select(event.name, event.kind, event.object_id, event.attempts)
		.where(event.state.isin(["Received", "Failed"]) & (event.next_attempt <= now))
		.orderby(event.next_attempt)
		.limit(limit)
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)
	if rows:
		names = [row.name for row in rows]
		until = now + FIRST_PAUSE
		frappe.qb.update(event).set(event.next_attempt, until).where(event.name.isin(names)).run()
	return [StoredEvent(row.name, row.kind, row.object_id or "", row.attempts) for row in rows]


def _apply(event: StoredEvent) -> EventOutcome:
	for beginning, read in _READERS.items():
		if event.kind.startswith(beginning):
			try:
				return _apply_change(read(event.object_id, stripe.connect()))
			except Rejected as error:
				if error.code != words.MISSING:
					raise
				return EventOutcome("Ignored", reason=_("Stripe no longer has what this event is about."))
	return EventOutcome("Ignored", reason=_("Nothing depends on this kind of event."))


@dataclass(frozen=True)
class Change:
	"""What an event led to at the vendor: a page or a payment intent, and a refund or dispute that changed."""

	client: StripeClient
	payment_intent: str = ""
	page: CheckoutSession | None = None
	refunds: tuple[Refund, ...] = ()
	disputes: tuple[Dispute, ...] = ()


def _read_checkout(session: str, client: StripeClient) -> Change:
	page = client.get_checkout(session)
	return Change(client, page.payment_intent, page)


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


_READERS: Mapping[str, Callable[[str, StripeClient], Change]] = {
	"checkout.session.": _read_checkout,
	"payment_intent.": _read_intent,
	"charge.dispute.": _read_dispute,
	"charge.refund.": _read_refund,
	"charge.": _read_charge,
	"refund.": _read_refund,
}
"""How the object of an event is asked for, by the beginning of its kind; the first that fits counts."""


def _apply_change(change: Change) -> EventOutcome:
	intent = change.client.get_payment(change.payment_intent) if change.payment_intent else None
	payment = _find_payment(change, intent)
	if not payment:
		return EventOutcome("Ignored", reason=_("This payment was not asked for by this site."))
	page = change.page or _fetch_page(payment, intent, change.client)
	fetched = vendor_facts.derive_facts(page, intent, refunds=change.refunds, disputes=change.disputes)
	now = now_datetime()
	return EventOutcome(
		"Done",
		repository.change_payment(payment, lambda doc: unmatched.route_fetched(doc, fetched, now)),
	)


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


def _finish(event: StoredEvent, outcome: EventOutcome) -> None:
	values = {"state": outcome.state, "payment": outcome.payment, "error": outcome.reason}
	frappe.db.set_value(DOCTYPE, event.name, {**values, "next_attempt": None})


def _postpone(event: StoredEvent, error: Exception) -> None:
	if not isinstance(error, IntegrationError):
		frappe.log_error(title=f"{DOCTYPE} {event.name}")
	sentence = (
		_(error.message) if isinstance(error, IntegrationError) else _("Our side failed; see Error Log.")
	)
	values = {
		"state": "Failed",
		"attempts": event.attempts + 1,
		"error": sentence[:500],
		"next_attempt": next_attempt(instants.now_utc(), event.attempts + 1),
	}
	transactions.run_transaction(lambda: frappe.db.set_value(DOCTYPE, event.name, values))


def next_attempt(now: datetime, attempts: int) -> datetime:
	"""Return when an event that failed is tried again: after a minute, then twice as long each time, at most 6 h."""
	return now + min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
