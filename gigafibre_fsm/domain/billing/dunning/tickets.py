"""A customer's open tickets, and what they mean for dunning and suspensions."""

from typing import NamedTuple

import frappe

CLAIM, INCIDENT = "Claim", "Incident"
"""Options of Issue Type.fsm_suspension_effect that speak against a suspension; empty: nobody has said."""
TICKET_OVER = ("Resolved", "Closed")


class TicketFacts(NamedTuple):
	"""Names of a customer's open Issues, by what they mean for a suspension."""

	claims: tuple[str, ...]
	incidents: tuple[str, ...]
	unknown: tuple[str, ...]


def list_tickets(customer: str) -> TicketFacts:
	"""Return a customer's open tickets: an Issue without a kind, or of a kind of which nobody has said what it means, is unknown.

	Tickets of other customers count if they are marked as incidents and name one of this customer's addresses.
	"""
	issue, kind = frappe.qb.DocType("Issue"), frappe.qb.DocType("Issue Type")
	place = frappe.qb.DocType("Service Location")
	own_places = frappe.qb.from_(place).select(place.name).where(place.customer == customer)
	rows = (
		frappe.qb.from_(issue)
		.left_join(kind)
		.on(kind.name == issue.issue_type)
		.select(issue.name, issue.customer, kind.fsm_suspension_effect)
		.where(issue.status.notin(TICKET_OVER))
		.where((issue.customer == customer) | issue.fsm_service_location.isin(own_places))
		.orderby(issue.name)
		.run()
	)
	return TicketFacts(
		claims=tuple(name for name, whose, effect in rows if effect == CLAIM and whose == customer),
		incidents=tuple(name for name, _whose, effect in rows if effect == INCIDENT),
		unknown=tuple(f"ticket {name}" for name, whose, effect in rows if not effect and whose == customer),
	)
