"""Who is told of a ticket: the customer that an answer has come, the staff what the customer did."""

import json
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html, now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import sign_in
from gigafibre_fsm.domain.billing.payments import customer_mail
from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.billing.payments.customer_mail import CustomerMail
from gigafibre_fsm.domain.care.tickets import stages, visibility
from gigafibre_fsm.domain.messaging.outbox import queue as outbox
from gigafibre_fsm.domain.platform import desk_notifications
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

ANSWERED = "customer_ticket_answered"
STAFF = "Support Team"


def notify_customer(message: "Document") -> None:
	"""Tell a customer that an answer to their ticket has come: by text, else by e-mail if the answer is none itself.

	One text is enough for answers that come while it still waits, and none is sent for an answer whose flag
	`customer_is_told` says that the customer reads its content otherwise.
	"""
	if message.sent_or_received != stages.SENT or not message.get(visibility.FIELD):
		return
	if message.flags.customer_is_told:
		return
	ticket = message.reference_name
	customer = frappe.db.get_value("Issue", ticket, "customer")
	if outbox.is_waiting(ANSWERED, ("Issue", ticket)):
		return
	person = customer_messages.load_customer(customer)
	link = issue_link(ticket, customer, person.phone) if person.phone else None
	if link:
		values = {**customer_messages.common_values(person), "ticket": ticket}
		outbox.queue_message(
			ANSWERED,
			person.phone,
			person.language,
			values,
			effect_key=f"{ANSWERED}:{message.name}",
			reference=("Issue", ticket),
			recipient=("Customer", customer),
			link=link,
		)
	elif not message.recipients:
		_mail_customer(ticket, customer, person.language)


def notify_assigned(ticket: "Document", sentence: str) -> None:
	"""Notify whoever a ticket is assigned to, on the desk.

	Args:
		ticket: the Issue.
		sentence: in English, a source string of the translations.
	"""
	desk_notifications.notify_users(_assigned(ticket), sentence, ticket.doctype, ticket.name)


def notify_staff(ticket: "Document", sentence: str) -> None:
	"""Notify whoever a ticket is assigned to, or the whole support team if nobody is.

	Args:
		ticket: the Issue.
		sentence: in English, a source string of the translations.
	"""
	users = _assigned(ticket) or desk_notifications.list_users(STAFF)
	desk_notifications.notify_users(users, sentence, ticket.doctype, ticket.name)


def _assigned(ticket: "Document") -> list[str]:
	return json.loads(ticket.get("_assign") or "[]")


def issue_link(ticket: str, customer: str, phone: str) -> str | None:
	"""Create a link that signs in whoever has a number and leads to a ticket; return the name of the FSM Magic Link.

	Args:
		ticket: name of the Issue.
		customer: name of its Customer.
		phone: as it is stored.

	Returns:
		None if the number cannot be texted, or no contact of the customer has it.
	"""
	return sign_in.issue_page_link(customer, phone, f"/portal/tickets/{ticket}", now_datetime())


def _mail_customer(ticket: str, customer: str, language: str) -> None:
	address = f"{links.base_url()}/portal/tickets/{ticket}"
	label = escape_html(_("Read the answer", language))
	paragraphs = (
		_("Hello,", language),
		_("We have answered your request {0}.", language).format(escape_html(ticket)),
		f'<a href="{escape_html(address)}">{label}</a>',
	)
	mail = CustomerMail(_("An answer to your request", language), paragraphs, ("Issue", ticket))
	try:
		customer_mail.send_mail(customer, mail)
	except FsmError:
		# the person in the desk has written the answer all the same
		frappe.clear_last_message()
