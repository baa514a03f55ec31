"""How much a customer may write in a day, and how long a message may be: counted from what is stored."""

from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.care.tickets import stages, visibility
from gigafibre_fsm.exceptions import FsmError

LONGEST_MESSAGE = 5000
MOST_PHOTOS = 3
"""Phones take pictures of up to 8 MB, and Frappe refuses a request of more than 25 MB."""
TICKETS_A_DAY, MESSAGES_A_DAY = 5, 30
DAY = timedelta(days=1)


def clean_text(text: str) -> str:
	"""Return a message without blanks around it.

	Raises:
		FsmError: it is empty, or longer than LONGEST_MESSAGE characters.
	"""
	text = (text or "").replace("\x00", "").strip()
	if not text:
		frappe.throw(_("Write a few words, so that we know how to help."), FsmError)
	if len(text) > LONGEST_MESSAGE:
		sentence = _("Your message has {0} characters, and at most {1} fit. Shorten it a little.")
		frappe.throw(sentence.format(len(text), LONGEST_MESSAGE), FsmError)
	return text


def require_few_photos(count: int) -> None:
	"""Refuse more photos than one message takes; raises FsmError."""
	if count > MOST_PHOTOS:
		sentence = _("At most {0} photos go with one message. Send the others with a second message.")
		frappe.throw(sentence.format(MOST_PHOTOS), FsmError)


def require_few_tickets(customer: str, now: datetime) -> None:
	"""Refuse another ticket of a customer who opened many within a day; the customer's row is locked before.

	Raises:
		FsmError: there are TICKETS_A_DAY of them.
	"""
	filters = {"customer": customer, "via_customer_portal": 1, "creation": (">", now - DAY)}
	if frappe.db.count("Issue", filters) >= TICKETS_A_DAY:
		sentence = _(
			"We have your {0} requests of today and are looking at them. Add to one of them, or call us."
		)
		frappe.throw(sentence.format(TICKETS_A_DAY), FsmError)


def require_few_messages(ticket: str, now: datetime) -> None:
	"""Refuse another message on a ticket whose customer wrote many within a day; the ticket's row is locked before.

	Raises:
		FsmError: there are MESSAGES_A_DAY of them.
	"""
	filters = {
		"reference_doctype": "Issue",
		"reference_name": ticket,
		"sent_or_received": stages.RECEIVED_BY_US,
		visibility.FIELD: 1,
		"creation": (">", now - DAY),
	}
	if frappe.db.count("Communication", filters) >= MESSAGES_A_DAY:
		sentence = _("We have your {0} messages of today and are reading them. Is it urgent? Call us.")
		frappe.throw(sentence.format(MESSAGES_A_DAY), FsmError)
