"""Which messages of a ticket its customer sees: decided once, when a message is written.

An Issue also has e-mails to colleagues and suppliers. So a message is shown to the customer only if it was
sent to them, or came from them.
"""

from email.utils import getaddresses
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.care.tickets.stages import SENT

if TYPE_CHECKING:
	from frappe.model.document import Document

FIELD = "fsm_shown_to_customer"
MESSAGE = "Communication"


def is_message(communication: "Document") -> bool:
	"""Whether a Communication is a message of a ticket, and no automated one or comment."""
	return (
		communication.reference_doctype == "Issue"
		and (communication.communication_type or MESSAGE) == MESSAGE
	)


def is_answer(message: "Document") -> bool:
	"""Whether a message of a ticket is an answer that goes to its customer."""
	return message.sent_or_received == SENT and bool(message.get(FIELD))


def mark_message(communication: "Document") -> None:
	"""Set whether the customer sees a message, before it is stored."""
	if communication.get(FIELD) or not is_message(communication):
		return
	ticket = frappe.db.get_value("Issue", communication.reference_name, ["customer", "raised_by"])
	if not ticket or not ticket[0]:
		return
	theirs = find_addresses(*ticket)
	if communication.sent_or_received == SENT:
		whom = _parse(communication.recipients, communication.cc, communication.bcc)
		# a reply to somebody who has no e-mail address is written without recipients
		communication.set(FIELD, int(not whom or bool(whom & theirs)))
	else:
		communication.set(FIELD, int(bool(_parse(communication.sender) & theirs)))


def find_addresses(customer: str, raised_by: str | None) -> frozenset[str]:
	"""Return the e-mail addresses of a customer, their contacts and whoever raised a ticket, in small letters.

	Args:
		customer: name of the Customer.
		raised_by: of the Issue; left out if it is somebody of the staff.
	"""
	link, email = frappe.qb.DocType("Dynamic Link"), frappe.qb.DocType("Contact Email")
	rows = (
		frappe.qb.from_(link)
		.join(email)
		.on(email.parent == link.parent)
		.select(email.email_id)
		.where((link.link_doctype == "Customer") & (link.link_name == customer))
		.where(link.parenttype == "Contact")
		.run()
	)
	own = frappe.db.get_value("Customer", customer, "email_id")
	raised = "" if is_staff(raised_by) else raised_by
	return _parse(own, raised, *(row[0] for row in rows))


def is_staff(address: str | None) -> bool:
	"""Whether an address is that of a user of the desk."""
	return bool(address) and frappe.db.get_value("User", address, "user_type") == "System User"


def _parse(*texts: str | None) -> frozenset[str]:
	given = [text.replace("\n", ",") for text in texts if text]
	return frozenset(address.strip().lower() for _name, address in getaddresses(given) if "@" in address)
