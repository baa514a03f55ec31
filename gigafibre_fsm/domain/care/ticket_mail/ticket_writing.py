"""Writes an e-mail into its ticket: the one that it answers, or a new one. It never changes anything else."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.care.ticket_mail import acknowledgements, senders, threads
from gigafibre_fsm.domain.care.ticket_mail.mail_facts import MailFacts
from gigafibre_fsm.domain.care.tickets import notices, quoted_text, stages
from gigafibre_fsm.domain.platform.message_text import write_lines

if TYPE_CHECKING:
	from frappe.model.document import Document

	from gigafibre_fsm.domain.care.ticket_mail.incoming import TicketMail

UNVERIFIED, ELSEWHERE = "The sender may be somebody else", "Answers are asked for to another address"
WARNINGS = (UNVERIFIED, ELSEWHERE)
"""Options of FSM Mail.warning."""
LONGEST_DESCRIPTION = 5000


@dataclass(frozen=True)
class WrittenMail:
	"""An e-mail in its ticket.

	Attributes:
		ticket: name of the Issue.
		communication: name of the Communication.
		customer: of the ticket; empty if nobody knows yet.
		is_acknowledged: whether the sender was told that it came.
	"""

	ticket: str
	communication: str
	customer: str
	is_acknowledged: bool


def write(mail: "TicketMail", now: datetime, *, is_by_hand: bool = False) -> WrittenMail:
	"""Write an e-mail into the ticket that it answers, or into a new one; whoever files e-mails has locked that.

	Args:
		mail: as it was read.
		now: site time, naive.
		is_by_hand: a person makes a ticket of an e-mail that no rule would take up: nobody is told that it came.
	"""
	ticket, before = _choose_ticket(mail, now)
	mail.ticket = ticket
	message = mail.process()
	if before:
		_note_reply(ticket, before, mail, now)
		is_told = False
	else:
		is_told = not is_by_hand and acknowledgements.acknowledge(mail, ticket, now)
	return WrittenMail(ticket.name, message.name, ticket.customer or "", is_told)


def find_warning(facts: MailFacts) -> str:
	"""Return what whoever answers is to know of the sender; empty if there is nothing."""
	if facts.failed_checks:
		return UNVERIFIED
	return ELSEWHERE if facts.reply_to else ""


def _choose_ticket(mail: "TicketMail", now: datetime) -> tuple["Document", str]:
	"""Return the ticket, and the status that it had; empty for a new one."""
	name = threads.find_ticket(mail.facts)
	if not name:
		return _open_ticket(mail, {}), ""
	ticket = frappe.get_doc("Issue", name, for_update=True)
	if stages.is_reopened(ticket.status, ticket.modified, now):
		return ticket, ticket.status
	return _open_ticket(mail, {"fsm_follows": name, "issue_type": ticket.issue_type}), ""


def _open_ticket(mail: "TicketMail", values: dict[str, object]) -> "Document":
	sender = senders.find_sender(mail.facts.sender)
	own, _rest = quoted_text.split_quoted(mail.words)
	suggested = senders.suggest_customer(sender, mail.facts.sender_name, mail.words)
	issue = frappe.get_doc(
		{
			"doctype": "Issue",
			# Frappe rewrites or refuses what looks like a tag
			"subject": mail.subject.replace("<", "‹").replace(">", "›"),
			"raised_by": mail.facts.sender,
			"customer": sender.customer or None,
			"contact": sender.contact or None,
			"fsm_suggested_customer": suggested or None,
			"email_account": mail.email_account.name,
			"description": write_lines(own[:LONGEST_DESCRIPTION]),
			**values,
		}
	)
	# guard: the clock files e-mails, or somebody of support does; the rules have let this one through
	issue.insert(ignore_permissions=True, ignore_mandatory=True)
	return issue


def _note_reply(ticket: "Document", before: str, mail: "TicketMail", now: datetime) -> None:
	if before in stages.STATUS_OVER:
		# ERPNext opens the ticket with the message, past the events of the Issue
		waiting.log_source_change(ticket, (before, "Open"), mail.facts.sender_name or mail.facts.sender, now)
	notices.notify_assigned(ticket, "The customer has written.")
