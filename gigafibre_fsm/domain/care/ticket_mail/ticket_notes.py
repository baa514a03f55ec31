"""What whoever answers a ticket is to know of its e-mails, besides their words."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.care.ticket_mail import register, undelivered

MOST = 20


@dataclass(frozen=True)
class MailNotes:
	"""Notes on the e-mails of a ticket.

	Attributes:
		warnings: Communications by what is to be known of their sender (options of FSM Mail.warning).
		undelivered: Communications that did not reach the customer.
		refused: e-mails about the ticket of which no message was made, as `(FSM Mail, reason)`, the newest first.
		suggested: name and title of the customer who may have written, for a ticket without one; empty otherwise.
	"""

	warnings: dict[str, str]
	undelivered: tuple[str, ...]
	refused: tuple[tuple[str, str], ...]
	suggested: tuple[str, str]


def load_notes(ticket: str) -> MailNotes:
	"""Return the notes of a ticket, in four queries; empty ones for a ticket that does not exist."""
	fields = ["name", "state", "reason", "warning", "communication"]
	rows = frappe.get_all(register.DOCTYPE, {"issue": ticket}, fields, order_by="creation desc", limit=MOST)
	bounced = {
		"reference_doctype": "Issue",
		"reference_name": ticket,
		"delivery_status": undelivered.BOUNCED,
	}
	return MailNotes(
		warnings={row.communication: row.warning for row in rows if row.communication and row.warning},
		undelivered=tuple(frappe.get_all("Communication", bounced, pluck="name", limit=MOST)),
		refused=tuple((row.name, row.reason) for row in rows if row.state == register.REFUSED),
		suggested=_load_suggested(ticket),
	)


def _load_suggested(ticket: str) -> tuple[str, str]:
	row = frappe.db.get_value("Issue", ticket, ["customer", "fsm_suggested_customer"], as_dict=True)
	if not row or row.customer or not row.fsm_suggested_customer:
		return "", ""
	title = frappe.db.get_value("Customer", row.fsm_suggested_customer, "customer_name")
	return row.fsm_suggested_customer, title or row.fsm_suggested_customer
