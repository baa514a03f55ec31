"""Tells whoever wrote that their e-mail has become a ticket: once per ticket, once a day per address, and no machine."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import escape_html

from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.care.ticket_mail import mail_rules, register, undelivered
from gigafibre_fsm.domain.care.tickets import visibility
from gigafibre_fsm.domain.messaging import settings
from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.domain.platform.office import load_office

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.care.ticket_mail.incoming import TicketMail

PAUSE = timedelta(days=1)
"""Between two acknowledgements to one address: a machine that answers them without a sign of it gets one."""


def acknowledge(mail: "TicketMail", ticket: "Document", now: datetime) -> bool:
	"""Queue the acknowledgement of a new ticket, if its account wants one; return whether it was queued.

	Args:
		mail: that began the ticket.
		ticket: the Issue.
		now: site time, naive.
	"""
	address = mail.facts.sender
	if not mail.email_account.enable_auto_reply or not mail_rules.may_acknowledge(mail.facts):
		return False
	if visibility.is_staff(address) or undelivered.is_unreachable(address) or _is_told(address, now):
		return False
	if not outbound_guard.judge_effect("email", address).open:
		return False
	return _queue(mail, ticket)


def _is_told(address: str, now: datetime) -> bool:
	told = {"sender": address, "acknowledged": 1, "creation": (">", now - PAUSE)}
	return bool(frappe.db.exists(register.DOCTYPE, told))


def _queue(mail: "TicketMail", ticket: "Document") -> bool:
	language = settings.load_settings().default_language
	if ticket.customer:
		language = customer_messages.find_language(ticket.customer)
	try:
		frappe.sendmail(
			recipients=[mail.facts.sender],
			subject=f"Re: {mail.subject} (#{ticket.name})",
			message="<br><br>".join(_paragraphs(ticket.name, language)),
			reference_doctype="Issue",
			reference_name=ticket.name,
			in_reply_to=f"<{mail.facts.message_id}>" if mail.facts.message_id else None,
			add_unsubscribe_link=0,
		)
	except frappe.OutgoingEmailError:
		# without an account to send from, the ticket is there all the same
		frappe.clear_last_message()
		return False
	return True


def _paragraphs(ticket: str, language: str) -> tuple[str, ...]:
	office = load_office()
	return (
		_("Hello,", language),
		_("We have your message; it is request {0}. We will answer you here.", language).format(
			escape_html(ticket)
		),
		_("To add something, answer this e-mail.", language),
		escape_html(office.brand),
	)
