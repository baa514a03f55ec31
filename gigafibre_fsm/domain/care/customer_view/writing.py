"""What whoever answers a customer writes from their page: texts, e-mails, answers, tickets and notes.

Each leaves its own row with its author, so the timeline is the log of these actions.
"""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.access.portal import accounts
from gigafibre_fsm.domain.care.customer_view import ready_messages
from gigafibre_fsm.domain.care.portal.messages import own_addresses
from gigafibre_fsm.domain.care.ticket_desk import answering, mailing
from gigafibre_fsm.domain.care.tickets import limits, merged
from gigafibre_fsm.domain.care.tickets.writing import write_subject
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.messaging.templates.support_messages import SUPPORT_MESSAGES, TYPED_TEXT
from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.domain.platform.message_text import write_lines
from gigafibre_fsm.domain.platform.phone_numbers import to_e164
from gigafibre_fsm.exceptions import FsmError, NotYours

LONGEST_TEXT = 600
"""Characters of a text that a person types: four segments with the brand."""


class WrittenText(TypedDict):
	"""The FSM SMS, its state, and why it will not be sent; empty if it will."""

	message: str
	state: str
	problem: str


class MessageToCustomer(TypedDict):
	"""The Communication, and the address to which it goes; empty if it is read in the account alone."""

	communication: str
	address: str


class OpenedTicket(TypedDict):
	"""The Issue that was opened."""

	ticket: str


class WrittenNote(TypedDict):
	"""The Comment with the note."""

	note: str


def send_text(customer: str, number: str, template: str, text: str, effect_key: str) -> WrittenText:
	"""Queue a text to one of a customer's numbers, in the customer's language.

	Args:
		customer: name of the Customer.
		number: one of theirs.
		template: key of a message of the desk; empty for what was typed.
		text: what was typed; not read with a template.
		effect_key: the same for the same text sent twice.

	Raises:
		FsmError: the number is not the customer's, nothing was typed, or it is too long.
	"""
	if not _is_theirs(customer, number):
		frappe.throw(
			_("{0} is not a number of this customer any more. Load the page again.").format(number), FsmError
		)
	if template and (template not in SUPPORT_MESSAGES or template == TYPED_TEXT):
		frappe.throw(_("This message is not known. Reload the page and try again."), FsmError)
	language = accounts.to_language(frappe.db.get_value("Customer", customer, "language"))
	values = ready_messages.collect_values(ready_messages.find_reader(customer, language))
	if not template:
		values["text"] = _clean_typed(text)
	name = outbox.queue_message(
		template or TYPED_TEXT,
		number,
		language,
		values,
		effect_key=effect_key,
		reference=("Customer", customer),
		recipient=("Customer", customer),
	)
	state, problem = frappe.db.get_value(outbox.DOCTYPE, name, ["state", "error"])
	return {"message": name, "state": state, "problem": problem or ""}


def send_mail(customer: str, address: str, subject: str, text: str) -> MessageToCustomer:
	"""Send an e-mail to one of a customer's addresses, and keep it on the customer.

	Args:
		customer: name of the Customer.
		address: one of theirs.
		subject: what it is about.
		text: plain text.

	Raises:
		FsmError: the address is not the customer's, something is missing, or nothing may or can be sent.
	"""
	if address.lower() not in own_addresses.load_addresses(customer).emails:
		frappe.throw(
			_("{0} is not an address of this customer any more. Load the page again.").format(address),
			FsmError,
		)
	if not subject.strip():
		frappe.throw(_("Write what it is about."), FsmError)
	verdict = outbound_guard.judge_effect("email", address)
	if not verdict.open:
		frappe.throw(verdict.reason, FsmError)
	return _write_mail(customer, address, subject.strip()[:140], limits.clean_text(text))


def answer_ticket(customer: str, ticket: str, text: str) -> MessageToCustomer:
	"""Answer a customer in their ticket, as the ticket desk does; one that was merged is answered where it goes on.

	Args:
		customer: name of the Customer.
		ticket: name of the Issue.
		text: plain text.

	Raises:
		NotYours: the ticket is another customer's.
		FsmError: nothing was typed, or nothing can be sent.
	"""
	if frappe.db.get_value("Issue", ticket, "customer") != customer:
		raise NotYours
	writer = answering.load_writer(frappe.session.user)
	goes_on = merged.find_target(ticket, customer)
	# the page shows the customer's whole timeline, which has no messages of one ticket to compare
	sent = answering.answer(goes_on, text, writer, seen=None, status=answering.ANSWERED)
	return {"communication": sent.message, "address": sent.address}


def open_ticket(customer: str, kind: str, subject: str, text: str) -> OpenedTicket:
	"""Open a ticket for a customer who asked by telephone, text or e-mail.

	Args:
		customer: name of the Customer.
		kind: name of an Issue Type; empty without one.
		subject: what it is about.
		text: what was said; may be empty.

	Raises:
		FsmError: there is no subject.
	"""
	if not subject.strip():
		frappe.throw(_("Write what it is about."), FsmError)
	emails = sorted(own_addresses.load_addresses(customer).emails)
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			"customer": customer,
			"subject": write_subject(subject),
			"description": write_lines(text.strip()),
			"issue_type": kind or None,
			"raised_by": emails[0] if emails else None,
		}
	)
	return {"ticket": issue.insert().name}


def add_note(customer: str, text: str) -> WrittenNote:
	"""Write down something about a customer that only we read.

	Args:
		customer: name of the Customer.
		text: plain text.

	Raises:
		FsmError: nothing was typed, or it is too long.
	"""
	written = write_lines(limits.clean_text(text))
	return {"note": frappe.get_doc("Customer", customer).add_comment("Comment", text=written).name}


def _is_theirs(customer: str, number: str) -> bool:
	try:
		return to_e164(number) in own_addresses.load_addresses(customer).numbers
	except ValueError:
		return False


def _clean_typed(text: str) -> str:
	typed = (text or "").replace("\x00", "").strip()
	if not typed:
		frappe.throw(_("Write something to send."), FsmError)
	if len(typed) > LONGEST_TEXT:
		sentence = _(
			"A text has {0} characters at most, and this one has {1}. Shorten it, or send an e-mail."
		)
		frappe.throw(sentence.format(LONGEST_TEXT, len(typed)), FsmError)
	return typed


def _write_mail(customer: str, address: str, subject: str, text: str) -> MessageToCustomer:
	written = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Sent",
			"subject": subject,
			"content": write_lines(text),
			"sender": frappe.session.user,
			"sender_full_name": frappe.utils.get_fullname(frappe.session.user),
			"recipients": address,
			"reference_doctype": "Customer",
			"reference_name": customer,
			"status": "Linked",
		}
	)
	# guard: the endpoint admits who answers customers, and the address is the customer's own
	written.insert(ignore_permissions=True)
	mailing.send(written)
	return {"communication": written.name, "address": address}
