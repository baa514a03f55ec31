"""Deliver the outbox: one message at a time, claimed before and recorded after the call to the provider.

A message is handed to the provider at most once per claim. If the worker dies in between, the row stays
Sending; `check_in_doubt` then asks the provider about it and records the answer, or marks it Unknown for a dispatcher
to decide. A message in doubt is never sent again automatically.
"""

from collections.abc import Callable
from datetime import datetime, timezone
from functools import cache
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.domain.messaging.outbox import repository as outbox_repository
from gigafibre_fsm.domain.messaging.outbox.repository import IN_DOUBT, ClaimedMessage
from gigafibre_fsm.domain.messaging.outbox.status import LEASE, SETTLE, next_attempt, next_look, state_of
from gigafibre_fsm.domain.messaging.policy import consent, quiet_hours
from gigafibre_fsm.domain.messaging.templates import repository as templates
from gigafibre_fsm.domain.messaging.templates.placeholders import LINK
from gigafibre_fsm.domain.platform import instants, outbound_guard, transactions
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.errors import IntegrationError, Rejected, Unavailable
from gigafibre_fsm.integrations.twilio.client import SentMessage, TwilioClient

CALLBACK = "/api/method/gigafibre_fsm.api.webhooks.twilio_status"

FillLink = Callable[[str], str]


def deliver_due(fill_link: FillLink, limit: int = 50) -> int:
	"""Process up to `limit` due messages and return how many there were.

	Args:
		fill_link: creates the address of a link (name of an FSM Magic Link) just before it is sent.
	"""
	handled = 0
	# one connection for all messages; a failure to connect is not cached
	connect = cache(twilio.connect)
	while handled < limit and (
		row := transactions.run_transaction(lambda: outbox_repository.claim_next(instants.now()))
	):
		_handle(row, fill_link, connect)
		handled += 1
	return handled


def check_in_doubt(limit: int = 200) -> int:
	"""Look up messages in doubt at the provider and return how many there were."""
	rows = transactions.run_transaction(lambda: outbox_repository.list_in_doubt(instants.now(), limit))
	for row in rows:
		_look_up(row)
	return len(rows)


def _handle(row: ClaimedMessage, fill_link: FillLink, connect: Callable[[], TwilioClient]) -> None:
	if obstacle := transactions.run_transaction(lambda: _obstacle(row)):
		_write(row, obstacle)
		return
	try:
		client = connect()
		body = transactions.run_transaction(lambda: _filled(row, fill_link))
	except IntegrationError as error:
		_write(row, _later(row, error))
		return
	except Exception as error:
		# nothing has left the machine, so the row is queued again or Failed, not in doubt
		frappe.db.rollback()
		transactions.run_transaction(lambda: frappe.log_error(title=f"FSM SMS {row.name}"))
		_write(row, _later(row, error))
		return
	if instants.elapsed_between(row.attempted, instants.now()) > LEASE / 2:
		# the worker was suspended; a sweep may already be looking this row up
		_write(row, {"state": "Queued", "claimed_until": None, **outbox_repository.waiting_fields(None)})
		return
	_hand_over(row, client, body)


def _hand_over(row: ClaimedMessage, client: TwilioClient, body: str) -> None:
	try:
		sent = client.send(row.to, body, status_callback=_callback(row))
	except Rejected as error:
		_write(row, _refused(row, error))
	except IntegrationError as error:
		if isinstance(error, Unavailable) and error.unknown_outcome:
			fields = {"claimed_until": instants.now_utc() + SETTLE, "error": frappe._(error.message)}
			_write(row, fields)
		else:
			_write(row, _later(row, error))
	else:
		_book(row, sent)


def _obstacle(row: ClaimedMessage) -> dict[str, Any] | None:
	"""Return why this message must not be sent now, as fields of its row; None if it may be sent."""
	held = {"state": "Held", "claimed_until": None, "attempts": row.attempts - 1}
	verdict = outbound_guard.judge_effect("sms", row.to)
	if not verdict.open:
		return held | {"error": verdict.reason}
	if consent.is_opted_out(row.to):
		return held | {"error": _("Held back: this person has asked not to receive text messages.")}
	waits, transactional = templates.load_delivery_rules(row.template)
	if not transactional and consent.state_of(row.to) != "Opted In":
		return held | {"error": _("Held back: this person has not agreed to receive such messages.")}
	until = _quiet_until() if waits and not row.urgent else None
	return held | {"state": "Queued", **outbox_repository.waiting_fields(until)} if until else None


def _quiet_until() -> datetime | None:
	rules = settings.load_settings()
	return quiet_hours.not_before(now_datetime(), rules.quiet_from, rules.quiet_until)


def _filled(row: ClaimedMessage, fill_link: FillLink) -> str:
	return row.body.replace(LINK, fill_link(row.link)) if LINK in row.body else row.body


def _callback(row: ClaimedMessage) -> str:
	"""Return a callback address that names row and attempt: a receipt then needs no stored sid."""
	base = settings.load_settings().public_base_url
	return f"{base}{CALLBACK}?sms={row.name}&claim={row.claim}" if base else ""


def _receipt(row: ClaimedMessage, sent: SentMessage) -> dict[str, Any]:
	fields = {
		"state": state_of(sent.status),
		"provider_sid": sent.sid,
		"provider_status": sent.status.value,
		"claimed_until": None,
		"sent_on": row.attempted,
		"error_code": sent.error_code,
		"error": sent.error_message,
	}
	return fields | {"segments": sent.segments} if sent.segments else fields


def _book(row: ClaimedMessage, sent: SentMessage) -> None:
	"""Record the provider's answer; it overrides a look-up that gave this sid to an identical message."""

	def work() -> str:
		holder = outbox_repository.find_holder(sent.sid)
		if holder and holder != row.name:
			outbox_repository.remove_receipt(holder)
		return row.name if outbox_repository.update_claimed(row, _receipt(row, sent)) else holder

	if transactions.run_transaction(work) != row.name:
		# the row was changed while its worker was delayed: log the receipt so that it is not lost
		transactions.run_transaction(
			lambda: frappe.log_error(f"FSM SMS {row.name}", f"sent as {sent.sid}, not booked")
		)


def _book_found(row: ClaimedMessage, sent: SentMessage) -> bool:
	def work() -> bool:
		return not outbox_repository.find_holder(sent.sid) and outbox_repository.update_claimed(
			row, _receipt(row, sent)
		)

	return transactions.run_transaction(work)


def _refused(row: ClaimedMessage, error: Rejected) -> dict[str, Any]:
	if error.opted_out:
		transactions.run_transaction(
			lambda: consent.record_consent(row.to, "Opted Out", "Provider", f"{error.code}: {error.message}")
		)
	return {
		"state": "Failed",
		"claimed_until": None,
		"error_code": error.code,
		"error": frappe._(error.message),
	}


def _later(row: ClaimedMessage, error: Exception) -> dict[str, Any]:
	"""Return the fields that queue a message again, or fail it, after an error that sent nothing."""
	again = next_attempt(row.attempts, instants.now_utc())
	message = (
		error.message if isinstance(error, IntegrationError) else _("An error of our own; see Error Log.")
	)
	return {
		"state": "Queued" if again else "Failed",
		**outbox_repository.waiting_fields(again and instants.to_site(again)),
		"claimed_until": None,
		"error_code": error.code if isinstance(error, IntegrationError) else "",
		"error": frappe._(message),
	}


def _look_up(row: ClaimedMessage) -> None:
	found, why = None, _("The provider does not list it; it may or may not have arrived.")
	try:
		found = _find_sent(row)
	except IntegrationError as error:
		why = _("The provider could not be asked: {0}").format(frappe._(error.message))
	if found and _book_found(row, found):
		return
	fields = {
		"state": "Unknown",
		"claimed_until": next_look(instants.to_nearest_utc(row.attempted), instants.now_utc()),
		"error": why,
	}
	_write(row, fields)


def _find_sent(row: ClaimedMessage) -> SentMessage | None:
	client = twilio.connect()
	# in a repeated hour, search both of its passes
	since, until = (
		moment.replace(tzinfo=timezone.utc)
		for moment in (instants.to_utc(row.attempted), instants.latest_utc(row.attempted) + LEASE)
	)
	listed = client.find(row.to, since=since, body=row.body)
	taken = transactions.run_transaction(
		lambda: outbox_repository.find_booked([message.sid for message in listed])
	)
	candidates = [
		message
		for message in listed
		# a message created after this attempt's lease belongs to another one
		if message.sid not in taken and (message.created_at is None or message.created_at <= until)
	]
	return candidates[-1] if candidates else None


def _write(row: ClaimedMessage, fields: dict[str, Any]) -> None:
	transactions.run_transaction(lambda: outbox_repository.update_claimed(row, fields, states=IN_DOUBT))
