"""What a changed ticket or a new message means for the desk: open pages ask again, followers are told, snoozed ones come back."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.care.ticket_desk import following, realtime, snoozing
from gigafibre_fsm.domain.care.tickets import visibility
from gigafibre_fsm.domain.care.tickets.stages import RECEIVED_BY_US

if TYPE_CHECKING:
	from frappe.model.document import Document


def ticket_changed(ticket: "Document") -> None:
	"""Announce a saved ticket, and tell its followers of another status."""
	realtime.announce_ticket(ticket.name)
	before = ticket.get_doc_before_save()
	if before and before.status != ticket.status:
		following.notify_followers(ticket.name, "Its status has changed.", frappe.session.user)


def message_stored(message: "Document") -> None:
	"""Announce a new message; what the customer wrote brings back a ticket that was put aside."""
	ticket = message.reference_name
	realtime.announce_ticket(ticket)
	if not message.get(visibility.FIELD):
		return
	if message.sent_or_received == RECEIVED_BY_US:
		snoozing.customer_wrote(ticket)
		following.notify_followers(ticket, "The customer has written.", frappe.session.user)
	else:
		following.notify_followers(ticket, "Somebody has answered it.", frappe.session.user)
