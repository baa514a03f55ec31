"""Endpoints of the ticket desk's messages: answers, notes, canned replies, and the files of a message."""

from typing import Literal, TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.api.arguments import names_of, require_ticket
from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.care.ticket_desk import answering, canned_replies, conversation
from gigafibre_fsm.domain.care.ticket_desk.answering import SentAnswer
from gigafibre_fsm.domain.care.ticket_desk.canned_replies import ReplyChoice
from gigafibre_fsm.domain.care.ticket_desk.reply_variables import WordedReply
from gigafibre_fsm.domain.platform import idempotency


class StaffNote(TypedDict):
	"""The Comment that was written."""

	note: str


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def answer(
	ticket: str,
	text: str,
	status: Literal["Open", "Replied", "On Hold", "Resolved", "Closed"] = "Replied",
	seen: str = "",
) -> Fields[SentAnswer]:
	"""Write an answer that the customer sees and is told of.

	Args:
		ticket: name of the Issue.
		text: as it was typed.
		status: that the ticket has afterwards.
		seen: the messages that the writer has before them, as JSON: nothing is sent if there are others, and `unseen`
			counts them. Empty: sent all the same.
	"""
	require_ticket(ticket, "write")
	writer = answering.load_writer(frappe.session.user)
	known = names_of(seen) if seen else None
	return fields_of(answering.answer(ticket, text, writer, seen=known, status=status))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def add_note(ticket: str, text: str, command_id: str = "") -> StaffNote:
	"""Write a note on a ticket that only the staff see; the same id writes once.

	Args:
		ticket: name of the Issue.
		text: as it was typed.
		command_id: made by the page; a note without one is always a new one.
	"""
	require_ticket(ticket, "write")
	return idempotency.run_once(
		command_id,
		frappe.session.user,
		"ticket.add_note",
		{"ticket": ticket, "text": text},
		lambda: {"note": answering.add_note(ticket, text)},
	)


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def list_replies(ticket: str) -> list[Fields[ReplyChoice]]:
	"""Return the canned replies for a ticket, those for its kind first."""
	require_ticket(ticket, "read")
	kind = frappe.db.get_value("Issue", ticket, "issue_type") or ""
	return [fields_of(each) for each in canned_replies.list_replies(kind)]


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def word_reply(ticket: str, reply: str) -> Fields[WordedReply]:
	"""Return a canned reply in the language of the ticket's customer, with its values.

	Args:
		ticket: name of the Issue.
		reply: name of the FSM Canned Reply.
	"""
	require_ticket(ticket, "read")
	return fields_of(canned_replies.word_for_ticket(reply, ticket, frappe.session.user))


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def download_file(ticket: str, file: str) -> None:
	"""Respond with a file of a ticket's message, to be saved; `file` is the name of the File.

	Raises:
		FsmError: the file is not one of this ticket's.
	"""
	require_ticket(ticket, "read")
	stored, title = conversation.find_file(ticket, file)
	frappe.local.response.filename = title
	frappe.local.response.filecontent = files.content_of(stored)
	frappe.local.response.type = "download"
