"""Tells open desks that a ticket has changed, or who looks at it, so that they ask at once."""

import frappe

TICKETS, PRESENCE = "fsm_tickets", "fsm_ticket_presence"


def announce_ticket(ticket: str) -> None:
	"""Announce a changed ticket once the transaction is committed; only users of the desk receive it."""
	frappe.publish_realtime(TICKETS, {"ticket": ticket}, after_commit=True)


def announce_presence(ticket: str) -> None:
	"""Announce that somebody came to a ticket, left it, or began to write."""
	frappe.publish_realtime(PRESENCE, {"ticket": ticket})
