"""The texts of the thread: those sent to the customer, and what the customer's own numbers wrote."""

import frappe

from gigafibre_fsm.domain.care.portal.messages import own_addresses, safe_text
from gigafibre_fsm.domain.care.portal.messages.message import (
	FAILED,
	PAGE,
	TEXT,
	UNKNOWN,
	Message,
	MessagePlace,
)
from gigafibre_fsm.domain.care.portal.messages.own_addresses import OwnAddresses
from gigafibre_fsm.domain.messaging.outbox.repository import DOCTYPE

SIGN_IN = "FSM Magic Link"
"""What a text with a link to sign in is about: it is nobody's but the phone's that it was sent to."""
_OUTCOMES = {"Sent": "", "Delivered": "", "Failed": FAILED, "Unknown": UNKNOWN}
"""States of an outgoing text that the customer was, or should have been, told; one that waits or was held is not said."""


def list_texts(customer: str, own: OwnAddresses, reader: str, cursor: MessagePlace | None) -> list[Message]:
	"""Return the newest texts before a place in the thread, a page and one more, in two queries at most.

	Args:
		customer: name of the Customer.
		own: the customer's addresses now.
		reader: the address with which the reader signed in.
		cursor: the place before which they are; None for the newest.
	"""
	sms = frappe.qb.DocType(DOCTYPE)
	query = (
		frappe.qb.from_(sms)
		.select(sms.name, sms.creation, sms.direction, sms.state, sms.body, sms.from_number)
		.select(sms.reference_doctype, sms.reference_name)
		.where((sms.recipient == customer) & (sms.recipient_doctype == "Customer"))
		.where(sms.state.isin([*_OUTCOMES, "Received"]))
		.where(sms.reference_doctype.isnull() | (sms.reference_doctype != SIGN_IN) | (sms.direction == "In"))
		.orderby(sms.creation, sms.name, order=frappe.qb.desc)
		.limit(PAGE + 1)
	)
	if cursor:
		query = query.where(cursor.is_before(sms.creation, sms.name, TEXT))
	rows = query.run(as_dict=True)
	senders = {row.from_number for row in rows if row.direction == "In"} & own.numbers - {reader}
	# two households with one number: only the number itself may read what it wrote, whomever it answered
	readable = (own.numbers - own_addresses.find_shared(senders, customer)) | ({reader} & own.numbers)
	return [_view(row, readable) for row in rows]


def _view(row: "frappe._dict", readable: frozenset[str]) -> Message:
	is_ours = row.direction == "Out"
	return Message(
		key=MessagePlace(row.creation, TEXT, row.name),
		is_ours=is_ours,
		subject="",
		text=safe_text.hide_secrets(row.body or ""),
		outcome=_OUTCOMES.get(row.state, ""),
		about=(row.reference_doctype, row.reference_name) if is_ours and row.reference_name else None,
		is_shown=is_ours or row.from_number in readable,
	)
