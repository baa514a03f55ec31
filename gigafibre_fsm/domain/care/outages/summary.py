"""What an incident has meant for its customers so far, for its form on the desk: figures, and its timeline."""

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Coalesce, Count

from gigafibre_fsm.domain.billing import incident_credits
from gigafibre_fsm.domain.care.outages import grouped_tickets
from gigafibre_fsm.domain.network.incidents.answers import customers
from gigafibre_fsm.domain.network.incidents.rows import members, timeline
from gigafibre_fsm.domain.network.incidents.rows.timeline import TimelineEntry


@dataclass(frozen=True, slots=True)
class CustomerSummary:
	"""Figures of an incident: customers, not lines.

	Attributes:
		customers: who is affected.
		by_text, by_email: who was told how.
		told_over: who was told of the end, or no longer needed to be.
		tickets: that belong to it.
		credits: that wait for a decision.
		amount: their sum in dollars, before taxes.
	"""

	customers: int
	by_text: int
	by_email: int
	told_over: int
	tickets: int
	credits: int
	amount: Decimal


def summarize(incident: str) -> CustomerSummary:
	"""Return the figures of an incident, in four queries."""
	member = frappe.qb.DocType(members.DOCTYPE)
	whole = Count(member.customer).distinct()
	query = frappe.qb.from_(member).where((member.incident == incident) & member.customer.isnotnull())
	told = dict(query.select(Coalesce(member.told, ""), whole).groupby(member.told).run())
	over = query.select(whole).where(member.told_over == 1).run()[0][0]
	waiting, amount = incident_credits.count_proposed(incident)
	return CustomerSummary(
		customers=sum(told.values()),
		by_text=told.get(customers.TEXT, 0),
		by_email=told.get(customers.EMAIL, 0),
		told_over=over,
		tickets=frappe.db.count("Issue", {grouped_tickets.FIELD: incident}),
		credits=waiting,
		amount=amount,
	)


def load_story(incident: str) -> list[TimelineEntry]:
	"""Return what happened to an incident and when its credits were booked, newest first, in the reader's language."""
	entries = (*timeline.load_timeline(incident), *incident_credits.list_booked(incident))
	# lines of one moment stay as the timeline has them
	return sorted(entries, key=lambda each: each.instant, reverse=True)
