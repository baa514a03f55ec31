"""Answers that did not reach anybody: marked on their ticket, and their address is written to no more."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.care.ticket_mail import delivery_reports, register
from gigafibre_fsm.domain.care.tickets import notices

if TYPE_CHECKING:
	from gigafibre_fsm.domain.care.ticket_mail.incoming import TicketMail

BOUNCED = "Bounced"
"""Of Communication.delivery_status: the desk and the customer's pages show it beside the message."""
BELIEVED = timedelta(days=30)
"""How long a report speaks against an address; an e-mail from it ends that."""


@dataclass(frozen=True)
class ReportNote:
	"""What a report is about: the ticket, status and address in words, and the address if the report is final."""

	issue: str | None = None
	detail: str = ""
	failed_address: str | None = None


def note_report(mail: "TicketMail") -> ReportNote:
	"""Mark the message that a report is about as undelivered, and tell whoever has the ticket.

	Only a report that quotes the id of a message of ours counts: nobody else knows it. Another one is about nothing.
	"""
	report = delivery_reports.read_report(mail.mail)
	found = _find_sent((*report.message_ids, *mail.facts.references))
	if not found:
		return ReportNote()
	detail = f"{report.status} {report.address}".strip()[:140]
	if not report.is_final and report.status:
		return ReportNote(found.ticket, detail)
	if found.communication:
		frappe.db.set_value("Communication", found.communication, "delivery_status", BOUNCED)
	if found.ticket:
		issue = frappe.get_doc("Issue", found.ticket)
		notices.notify_staff(issue, "An answer did not reach the customer: their address refuses it.")
	return ReportNote(found.ticket, detail, report.address[:140] or None)


def is_unreachable(address: str) -> bool:
	"""Whether mail servers have refused what we sent to an address lately, and nobody has written from it since."""
	refused = {"failed_address": address, "creation": (">", now_datetime() - BELIEVED)}
	since = frappe.db.get_value(register.DOCTYPE, refused, "creation", order_by="creation desc")
	if not since:
		return False
	written = {"sender": address, "state": register.FILED, "creation": (">", since)}
	return not frappe.db.exists(register.DOCTYPE, written)


@dataclass(frozen=True)
class _SentMail:
	"""What we sent: its ticket and its Communication, each None where it has none."""

	ticket: str | None
	communication: str | None


def _find_sent(message_ids: tuple[str, ...]) -> _SentMail | None:
	for message_id in message_ids:
		sent = {"message_id": message_id, "sent_or_received": "Sent"}
		fields = ["name", "reference_doctype", "reference_name"]
		if row := frappe.db.get_value("Communication", sent, fields, as_dict=True):
			return _SentMail(row.reference_name if row.reference_doctype == "Issue" else None, row.name)
		fields = ["communication", "reference_doctype", "reference_name"]
		if row := frappe.db.get_value("Email Queue", {"message_id": message_id}, fields, as_dict=True):
			ticket = row.reference_name if row.reference_doctype == "Issue" else None
			return _SentMail(ticket, row.communication)
	return None
