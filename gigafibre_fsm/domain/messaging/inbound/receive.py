"""Texts from customers: stored once, linked to the message they answer, and obeyed when they say STOP."""

from collections.abc import Sequence
from typing import Any

import frappe

from gigafibre_fsm.domain.messaging.inbound.keywords import classify_reply
from gigafibre_fsm.domain.messaging.outbox.repository import DOCTYPE
from gigafibre_fsm.domain.messaging.policy import consent
from gigafibre_fsm.domain.messaging.templates.sms_segments import count_segments
from gigafibre_fsm.domain.platform.phone_numbers import to_e164

LONGEST_TEXT = 4000
"""Characters; ten segments with the addresses of their pictures are shorter."""
_STATES: dict[str, consent.State] = {"stop": "Opted Out", "start": "Opted In"}


def receive_sms(
	message_sid: str, sender: str, to: str, body: str, opt_out_type: str, pictures: Sequence[str] = ()
) -> None:
	"""Store an incoming text and apply its keyword; a text that is stored already has no effect.

	Args:
		message_sid: the provider's id, which identifies the text.
		sender: the person's number in E.164.
		to: our number.
		body: the text.
		opt_out_type: the provider's own classification as STOP, START or HELP, or empty.
		pictures: addresses of the pictures sent along; stored below the text, without meaning of their own.
	"""
	phone = _phone(sender)
	last = _last_written_to(phone)
	if not _store_message(message_sid, phone, to, "\n".join((body, *pictures))[:LONGEST_TEXT], last):
		return
	state = _STATES.get(classify_reply(body, opt_out_type))
	if state:
		party = (last.recipient_doctype, last.recipient) if last and last.recipient else None
		consent.record_consent(phone, state, "Inbound SMS", f"{body} ({message_sid})", party)


def _store_message(sid: str, phone: str, to: str, body: str, last: Any) -> bool:
	cost = count_segments(body)
	row = {
		"doctype": DOCTYPE,
		"direction": "In",
		"state": "Received",
		"provider_sid": sid,
		"from_number": phone,
		"to_number": to,
		"body": body,
		"encoding": cost.encoding,
		"segments": cost.segments,
		**(last or {}),
	}
	frappe.db.savepoint("fsm_sms_in")
	try:
		# no role may create these rows; the provider's signature was verified before
		frappe.get_doc(row).insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		frappe.db.rollback(save_point="fsm_sms_in")
		return False
	return True


def _last_written_to(phone: str) -> Any:
	"""Return recipient and reference of the last message to this number, which an incoming text answers."""
	fields = ["recipient_doctype", "recipient", "reference_doctype", "reference_name"]
	rows = frappe.get_all(
		DOCTYPE,
		filters={"direction": "Out", "to_number": phone},
		fields=fields,
		order_by="name desc",
		limit=1,
	)
	return rows[0] if rows else None


def _phone(text: str) -> str:
	try:
		return to_e164(text)
	except ValueError:
		# short codes and sender names are not numbers, but are stored nevertheless
		return text[:140]
