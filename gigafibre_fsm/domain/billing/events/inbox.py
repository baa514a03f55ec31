"""The inbox: a vendor's event is stored under the vendor's own id before it is answered, and once."""

from datetime import datetime
from enum import Enum

import frappe

from gigafibre_fsm.domain.platform import instants, job_queue
from gigafibre_fsm.integrations import stripe
from gigafibre_fsm.integrations.stripe import signature
from gigafibre_fsm.integrations.stripe.answers import Event

DOCTYPE = "FSM Webhook Event"
TASK, QUEUE = "process_events", "default"


class Reception(Enum):
	"""What became of a webhook request."""

	STORED = "stored"
	KNOWN = "known"
	REFUSED = "refused"


def receive_event(payload: bytes, header: str) -> Reception:
	"""Verify, store and queue an event; nothing is stored of a forged, stale or foreign one.

	Args:
		payload: the raw body; the signature covers its bytes.
		header: the value of `Stripe-Signature`.

	Returns:
		REFUSED for a bad signature or body, and for a test event on a live site or the reverse.

	Raises:
		NotConfigured: Stripe is switched off, or there is no webhook secret.
	"""
	try:
		event = signature.read_event(payload, header, stripe.webhook_secrets())
	except (signature.BadSignature, signature.BadPayload):
		return Reception.REFUSED
	if event.livemode != stripe.is_live_mode():
		return Reception.REFUSED
	if not store_event(event, payload.decode()):
		return Reception.KNOWN
	job_queue.enqueue_after_commit(TASK, QUEUE)
	return Reception.STORED


def store_event(event: Event, payload: str) -> bool:
	"""Store an event whose signature was verified.

	Frappe's documents are bypassed, because the vendor waits: one insert decides by the primary key, also
	between two copies that arrive at the same moment.

	Args:
		event: the event as its client read it.
		payload: the text as received.

	Returns:
		Whether it is new.
	"""
	now = instants.now_utc()
	stamp = instants.now()
	row = frappe.qb.DocType(DOCTYPE)
	values = {
		"name": event.id,
		"owner": "Administrator",
		"modified_by": "Administrator",
		"creation": stamp,
		"modified": stamp,
		"docstatus": 0,
		"idx": 0,
		"vendor": "Stripe",
		"kind": event.kind[:140],
		"object_id": event.object_id[:140],
		"state": "Received",
		"happened_on": event.created.replace(tzinfo=None),
		"received_on": now,
		"next_attempt": now,
		"attempts": 0,
		"payload": payload,
	}
	try:
		frappe.qb.into(row).columns(*values).insert(*values.values()).run()
	except Exception as error:
		if not frappe.db.is_primary_key_violation(error):
			raise
		# the database has undone this statement alone
		return False
	return True


def forget_old(before: datetime) -> None:
	"""Delete the events that had their effect and arrived before a moment; site time, naive."""
	frappe.db.delete(DOCTYPE, {"state": ("in", ("Done", "Ignored")), "creation": ("<", before)})
