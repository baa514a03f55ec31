"""Money that does not fit the payment it names: a second payment intent for one request is never lost, nor booked."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.billing.payments import reasons, repository, stored_facts, updates
from gigafibre_fsm.domain.billing.payments.states import CollectionStatus, PaymentState
from gigafibre_fsm.domain.billing.payments.vendor_facts import FetchedPayment

if TYPE_CHECKING:
	from frappe.model.document import Document


def find_named(metadata: Mapping[str, str]) -> str | None:
	"""Return the payment that metadata names; None unless it was written by this site and exists."""
	if metadata.get("fsm_site") != frappe.local.site:
		return None
	return frappe.db.get_value(repository.DOCTYPE, metadata.get("fsm_payment") or "")


def route_fetched(doc: "Document", fetched: FetchedPayment, now: datetime) -> str:
	"""Apply what the vendor said to the payment it belongs to, and return that payment's name.

	A payment has one payment intent. What is said of another one, such as of a second page that was paid as
	well, belongs to a payment of its own, in Review.

	Args:
		doc: the FSM Payment that was asked for, locked with its customer.
		fetched: what the vendor says of a payment intent, or of a page without one.
		now: site time, naive.
	"""
	if own := _owner(doc, fetched):
		updates.apply_fetched(own, fetched, now)
		return own.name
	if fetched.facts.status != CollectionStatus.SUCCEEDED:
		return doc.name
	return _store_extra(doc, fetched, now)


def _owner(doc: "Document", fetched: FetchedPayment) -> "Document | None":
	"""Return the payment to which a payment intent belongs, locked; None if it is an extra one."""
	intent = fetched.payment_intent
	if not intent or not doc.payment_intent or doc.payment_intent == intent:
		return doc
	if own := repository.find_by_intent(intent):
		return repository.lock_payment(own)
	known = stored_facts.read_facts(doc.facts)
	if fetched.facts.status == CollectionStatus.SUCCEEDED and known.status != CollectionStatus.SUCCEEDED:
		# the page that was opened first was left unpaid
		doc.payment_intent = intent
		return doc
	return None


def _store_extra(doc: "Document", fetched: FetchedPayment, now: datetime) -> str:
	facts = fetched.facts
	extra = frappe.copy_doc(doc)
	extra.update(
		{
			"state": PaymentState.REVIEW.value,
			"reason": reasons.write_reason(reasons.SECOND, doc.name),
			# what was asked for was paid already: nothing of this amount was asked for
			"amount": 0,
			"received": float(facts.amount_received),
			"currency": facts.currency,
			"payment_intent": fetched.payment_intent,
			"checkout_session": None,
			"checkout_url": None,
			"checkout_until": None,
			"facts": stored_facts.write_facts(facts),
			"succeeded_on": now,
			"payment_entry": None,
			"booked_on": None,
			"bookings": [],
			"refunded": 0,
			"is_reviewed": 0,
		}
	)
	# guard: only what the vendor itself confirms leads here; no role may create these rows
	return extra.insert(ignore_permissions=True).name
