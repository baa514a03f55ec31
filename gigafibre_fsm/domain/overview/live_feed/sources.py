"""Where the entries of the feed come from: the newest rows of each source, found by an index of their time."""

from collections.abc import Callable
from dataclasses import dataclass

from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.care.customer_view.timeline_columns import SourceRows, table, write_constant
from gigafibre_fsm.domain.flows.runs.states import FOR_A_PERSON
from gigafibre_fsm.domain.network.incidents.rows import timeline as incident_timeline
from gigafibre_fsm.domain.overview.live_feed.entries import CALL, FLOW, INCIDENT, PAYMENT, VISIT

VISIT_EVENTS = ("Created", "Status", "Rescheduled", "Late", "Customer", "Outage", "Follow-up")
"""Events of a visit that matter to who is not in it."""
HIDDEN_EVENTS = (incident_timeline.CREDITS, incident_timeline.APPROVED)
"""Events of an outage that name amounts."""


@dataclass(frozen=True, slots=True)
class FeedSource:
	"""Rows of one kind.

	Attributes:
		kind: of their entries.
		is_utc: whether their moments are UTC; else they are the site's, naive.
		select: returns the rows.
	"""

	kind: str
	is_utc: bool
	select: Callable[[], SourceRows]


def _select_visits() -> SourceRows:
	event, job, customer = table("Dispatch Job Event"), table("Dispatch Job"), table("Customer")
	query = (
		# joined to the left, so that the database begins with the newest events and not with all visits
		frappe.qb.from_(event)
		.left_join(job)
		.on(job.name == event.parent)
		.left_join(customer)
		.on(customer.name == job.customer)
		.where((event.parenttype == "Dispatch Job") & event.event.isin(VISIT_EVENTS))
	)
	terms = {
		"state": event.to_status,
		"title": event.event,
		"author": customer.customer_name,
		"about_doctype": write_constant("Dispatch Job"),
		"about_name": event.parent,
	}
	return SourceRows(query, event.happened_on, event.name, terms)


def _select_paid() -> SourceRows:
	return _select_payments("succeeded_on")


def _select_refused() -> SourceRows:
	rows = _select_payments("opened_on")
	return SourceRows(
		rows.query.where(table("FSM Payment").state == "Failed"), rows.at, rows.row_name, rows.terms
	)


def _select_payments(moment: str) -> SourceRows:
	payment, customer = table("FSM Payment"), table("Customer")
	query = frappe.qb.from_(payment).left_join(customer).on(customer.name == payment.customer)
	terms = {
		"state": payment.state,
		"title": payment.origin,
		"author": customer.customer_name,
		"about_doctype": write_constant("FSM Payment"),
		"about_name": payment.name,
		"amount": payment.amount,
	}
	return SourceRows(query, payment[moment], payment.name, terms)


def _select_incidents() -> SourceRows:
	event, incident = table("Network Incident Event"), table("Network Incident")
	query = (
		frappe.qb.from_(event)
		.left_join(incident)
		.on(incident.name == event.incident)
		.where(event.code.notin(HIDDEN_EVENTS))
	)
	terms = {
		"state": event.code,
		"title": Coalesce(incident.title, event.incident),
		"text": event.details,
		"about_doctype": write_constant("Network Incident"),
		"about_name": event.incident,
	}
	return SourceRows(query, event.instant, event.name, terms)


def _select_calls() -> SourceRows:
	call, customer = table("FSM Call"), table("Customer")
	query = frappe.qb.from_(call).left_join(customer).on(customer.name == call.customer)
	terms = {
		"side": Case().when(call.direction == "Inbound", "in").else_("out"),
		"state": call.status,
		"title": call.outcome,
		"author": customer.customer_name,
		"about_doctype": write_constant("FSM Call"),
		"about_name": call.name,
		"detail": call.number,
	}
	return SourceRows(query, call.instant, call.name, terms)


def _select_flows() -> SourceRows:
	run = table("Flow Run")
	query = frappe.qb.from_(run).where(run.state.isin(FOR_A_PERSON))
	terms = {
		"state": run.state,
		"title": run.title,
		"about_doctype": write_constant("Flow Run"),
		"about_name": run.name,
	}
	return SourceRows(query, run.modified, run.name, terms)


SOURCES = {
	"visit": FeedSource(VISIT, False, _select_visits),
	"paid": FeedSource(PAYMENT, False, _select_paid),
	"refused": FeedSource(PAYMENT, False, _select_refused),
	"incident": FeedSource(INCIDENT, True, _select_incidents),
	"call": FeedSource(CALL, True, _select_calls),
	"flow": FeedSource(FLOW, False, _select_flows),
}
"""All sources by their names."""
