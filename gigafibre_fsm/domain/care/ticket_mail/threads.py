"""Which ticket an e-mail answers: by the message that it names, or by a ticket's number from somebody who takes part in it.

Never by its subject alone: two faults called “Internet” are two tickets.
"""

import re

import frappe

from gigafibre_fsm.domain.care.ticket_mail import mail_facts
from gigafibre_fsm.domain.care.ticket_mail.mail_facts import MailFacts
from gigafibre_fsm.domain.care.tickets import merged, visibility

TICKET = "Issue"
_NUMBERS = re.compile(r"#([A-Za-z0-9][\w./-]{2,60})")
MOST_NUMBERS = 3


def find_ticket(facts: MailFacts) -> str:
	"""Return the ticket that an e-mail answers, or the one that this was merged into; empty if it answers none.

	Args:
		facts: of its header. A number that anybody can guess counts from those who wrote or were written to in that
			ticket, its customer, and the staff.
	"""
	found = _by_message(facts.references) or _by_number(facts.subject, facts.sender)
	return merged.find_surviving(found) if found else ""


def list_message_ids(ticket: str, limit: int) -> list[tuple[str, str]]:
	"""Return id and side (Sent or Received) of the newest messages of a ticket's thread, newest first."""
	rows = frappe.get_all(
		"Communication",
		{
			"reference_doctype": TICKET,
			"reference_name": ticket,
			"communication_type": "Communication",
			"communication_medium": "Email",
			"message_id": ("is", "set"),
		},
		["message_id", "sent_or_received"],
		order_by="creation desc, name desc",
		limit=limit,
	)
	return [(row.message_id, row.sent_or_received) for row in rows]


def _by_message(references: tuple[str, ...]) -> str:
	if not references:
		return ""
	found: dict[str, str] = {}
	for doctype in ("Email Queue", "Communication"):
		filters = {"message_id": ("in", references), "reference_doctype": TICKET}
		for row in frappe.get_all(doctype, filters, ["message_id", "reference_name"]):
			found[row.message_id] = row.reference_name
	tickets = (found[each] for each in references if each in found)
	return next((name for name in tickets if frappe.db.exists(TICKET, name)), "")


def _by_number(subject: str, sender: str) -> str:
	for number in _NUMBERS.findall(subject)[-MOST_NUMBERS:]:
		row = frappe.db.get_value(TICKET, number, ["name", "customer", "raised_by"], as_dict=True)
		if row and _takes_part(row, sender):
			return row.name
	return ""


def _takes_part(ticket: "frappe._dict", sender: str) -> bool:
	if visibility.is_staff(sender) or (ticket.raised_by or "").lower() == sender:
		return True
	if ticket.customer and sender in visibility.find_addresses(ticket.customer, ticket.raised_by):
		return True
	filters = {"reference_doctype": TICKET, "reference_name": ticket.name}
	rows = frappe.get_all("Communication", filters, ["sender", "recipients", "cc"], limit=200)
	return sender in mail_facts.read_addresses(
		text for row in rows for text in (row.sender, row.recipients, row.cc)
	)
