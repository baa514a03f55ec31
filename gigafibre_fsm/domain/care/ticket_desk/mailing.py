"""Answers that leave by e-mail, because their customer wrote by e-mail; they join its thread as they are queued."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care.tickets import visibility
from gigafibre_fsm.domain.care.tickets.stages import RECEIVED_BY_US
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def find_address(ticket: str) -> str:
	"""Return the address from which a ticket's customer wrote last; empty if that was in their account, or by text.

	Args:
		ticket: name of the Issue.
	"""
	theirs = {
		"reference_doctype": "Issue",
		"reference_name": ticket,
		"communication_type": "Communication",
		"sent_or_received": RECEIVED_BY_US,
		visibility.FIELD: 1,
	}
	last = frappe.get_all(
		"Communication",
		theirs,
		["communication_medium", "message_id", "sender"],
		order_by="creation desc, name desc",
		limit=1,
	)
	# what is written in the account is stored like an e-mail, but no server has given it an id
	is_mail = bool(last) and last[0].communication_medium == "Email" and bool(last[0].message_id)
	return last[0].sender or "" if is_mail else ""


def send(message: "Document") -> None:
	"""Queue an answer to its recipient, through the valve.

	Args:
		message: the stored Communication.

	Raises:
		FsmError: the site has no account to send from.
	"""
	try:
		message.send_email()
	except frappe.OutgoingEmailError:
		frappe.clear_last_message()
	# Frappe sends nothing, and says nothing, where no account is set up
	if not frappe.db.exists("Email Queue", {"communication": message.name}):
		sentence = _("{0}: not sent, no outgoing e-mail account is set up.")
		frappe.throw(sentence.format(message.recipients), FsmError)
