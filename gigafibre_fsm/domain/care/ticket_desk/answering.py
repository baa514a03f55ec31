"""What the staff write into a ticket: an answer, which the customer sees, and a note, which they do not; and its status."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.care.ticket_desk import conversation, mailing, reply_variables
from gigafibre_fsm.domain.care.tickets import visibility
from gigafibre_fsm.domain.care.tickets.stages import SENT
from gigafibre_fsm.domain.platform.message_text import write_lines
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST = 10_000
STATUSES = ("Open", "Replied", "On Hold", "Resolved", "Closed")
ANSWERED = "Replied"
"""Of STATUSES: after an answer whose writer chooses none."""


@dataclass(frozen=True, slots=True)
class StaffWriter:
	"""Who writes: the User, their full name and e-mail address."""

	user: str
	full_name: str
	email: str


@dataclass(frozen=True, slots=True)
class SentAnswer:
	"""What became of an answer.

	Attributes:
		message: the Communication; empty if nothing was sent.
		unseen: how many messages of others its writer has not seen; 0 if it was sent.
		address: where it goes by e-mail; empty if it is read in the account alone.
	"""

	message: str
	unseen: int
	address: str = ""


def load_writer(user: str) -> StaffWriter:
	"""Return the signed-in person as messages name them; `user` is a User."""
	full_name, email = frappe.db.get_value("User", user, ["full_name", "email"]) or ("", "")
	return StaffWriter(user, full_name or user, email or user)


def answer(
	ticket: str, text: str, writer: StaffWriter, *, seen: Collection[str] | None, status: str
) -> SentAnswer:
	"""Write an answer that the customer sees; then the status changes.

	It goes on the way on which they wrote last: by e-mail in its thread, or into their account. They are told of it as of
	every answer.

	Args:
		ticket: name of the Issue; the caller has checked that the user may write it.
		text: as it was typed.
		writer: who answers.
		seen: messages that the writer had before them; None to send in spite of what came since.
		status: that the ticket has afterwards, of STATUSES.

	Raises:
		FsmError: the text is empty, too long or has a variable in it, the ticket was merged into another or names no
			customer, or the answer is an e-mail and the site has no account to send from.
	"""
	text = _clean(text)
	_require_filled(text)
	issue = lock_ticket(ticket)
	require_not_merged(issue)
	_require_customer(issue)
	if seen is not None and (unseen := conversation.count_unseen(conversation.list_messages(ticket), seen)):
		return SentAnswer("", unseen)
	address = mailing.find_address(ticket)
	message = _write(issue, text, writer, address)
	_set_status(frappe.get_doc("Issue", ticket), status)
	return SentAnswer(message, 0, address)


def add_note(ticket: str, text: str) -> str:
	"""Write a note that only the staff see; return the name of the Comment.

	Args:
		ticket: name of the Issue; the caller has checked that the user may write it.
		text: as it was typed.

	Raises:
		FsmError: the text is empty or too long.
	"""
	issue = frappe.get_doc("Issue", ticket)
	return issue.add_comment("Comment", write_lines(_clean(text))).name


def set_status(ticket: str, status: str) -> None:
	"""Change a ticket's status as its form does, with what ERPNext and the service level do then.

	Args:
		ticket: name of the Issue; the caller has checked that the user may write it.
		status: of STATUSES.

	Raises:
		FsmError: the ticket was merged into another.
	"""
	issue = lock_ticket(ticket)
	require_not_merged(issue)
	_set_status(issue, status)


def lock_ticket(ticket: str) -> "Document":
	"""Return a ticket, locked until the transaction ends."""
	return frappe.get_doc("Issue", ticket, for_update=True)


def require_not_merged(issue: "Document") -> None:
	"""Refuse work on a ticket that was merged; raises FsmError with the ticket to work on."""
	if issue.fsm_merged_into:
		sentence = _("This ticket was merged into {0}: go on there, or undo the merge first.")
		frappe.throw(sentence.format(issue.fsm_merged_into), FsmError)


def _clean(text: str) -> str:
	text = (text or "").replace("\x00", "").strip()
	if not text:
		frappe.throw(_("Write something first."), FsmError)
	if len(text) > LONGEST:
		sentence = _("The text has {0} characters, and at most {1} fit. Shorten it a little.")
		frappe.throw(sentence.format(len(text), LONGEST), FsmError)
	return text


def _require_filled(text: str) -> None:
	left = reply_variables.find_left(text)
	if left:
		names = ", ".join(f"{{{name}}}" for name in left)
		sentence = _("Nothing was sent: {0} still stands in the text. Write what it is to say instead.")
		frappe.throw(sentence.format(names), FsmError)


def _require_customer(issue: "Document") -> None:
	if not issue.customer:
		sentence = _(
			"Nothing was sent: this ticket names no customer. Choose the customer on its form first."
		)
		frappe.throw(sentence, FsmError)


def _set_status(issue: "Document", status: str) -> None:
	if status not in STATUSES:
		frappe.throw(_("“{0}” is no status of a ticket.").format(status[:40]), FsmError)
	if issue.status != status:
		issue.status = status
		issue.save()


def _write(issue: "Document", text: str, writer: StaffWriter, address: str) -> str:
	"""Store the answer in the shape that an answer in the desk has; its events tell the customer."""
	is_new_subject = address and not (issue.subject or "").lower().startswith("re:")
	message = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": SENT,
			"email_status": "Open",
			"subject": f"Re: {issue.subject}" if is_new_subject else issue.subject,
			"recipients": address,
			"sender": writer.email,
			"sender_full_name": writer.full_name[:140],
			"content": write_lines(text),
			"status": "Linked",
			"reference_doctype": "Issue",
			"reference_name": issue.name,
			visibility.FIELD: 1,
		}
	)
	# guard: the endpoint has checked that the user may write this ticket; support writes no Communication otherwise
	message.insert(ignore_permissions=True, ignore_mandatory=True)
	if address:
		mailing.send(message)
	return message.name
