"""Processes stored events: each leads to one question to the vendor, whose answer is applied to a payment.

An event is only a hint that something changed. So the order and the number of events do not matter, and an event
that was processed may be processed again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe

from gigafibre_fsm.domain.billing.events import changes
from gigafibre_fsm.domain.billing.events.changes import EventOutcome
from gigafibre_fsm.domain.billing.events.inbox import DOCTYPE
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.integrations.errors import IntegrationError

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
OUR_FAULT = "Our side failed; see Error Log."
"""Translated for each reader, as are the sentences of vendors' errors."""


@dataclass(frozen=True)
class StoredEvent:
	"""An event of the inbox; `attempts` counts those that failed."""

	name: str
	kind: str
	object_id: str
	attempts: int


Apply = Callable[[str, str], EventOutcome]
"""Applies an event, given its kind and the id of the object that it is about."""


def process_due(limit: int = 200, apply: Apply = changes.apply_event) -> int:
	"""Process the events that are due and return how many there were; several workers may do so at once.

	Args:
		limit: how many at most.
		apply: what an event leads to.
	"""
	handled = 0
	while handled < limit:
		rows = transactions.run_transaction(lambda: _list_due(20))
		if not rows:
			break
		for event in rows:
			process_event(event, apply)
		handled += len(rows)
	return handled


def process_event(event: StoredEvent, apply: Apply = changes.apply_event) -> None:
	"""Process one event, or store why it could not be and when it is tried again; never raises for its sake."""
	try:
		outcome = apply(event.kind, event.object_id)
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


def _finish(event: StoredEvent, outcome: EventOutcome) -> None:
	reason = outcome.reason and outcome.reason.value
	values = {"state": outcome.state, "payment": outcome.payment, "error": reason}
	frappe.db.set_value(DOCTYPE, event.name, {**values, "next_attempt": None})


def _postpone(event: StoredEvent, error: Exception) -> None:
	if not isinstance(error, IntegrationError):
		frappe.log_error(title=f"{DOCTYPE} {event.name}")
	sentence = error.message if isinstance(error, IntegrationError) else OUR_FAULT
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
