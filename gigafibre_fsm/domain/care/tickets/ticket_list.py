"""A customer's tickets, open ones first, a page at a time."""

import html
from dataclasses import dataclass
from datetime import datetime

from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Coalesce, Max

from gigafibre_fsm.domain.care.tickets import visibility
from gigafibre_fsm.domain.care.tickets.kinds import label_of
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER, stage_of
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident

PAGE = 20
MOST_OPEN = 3
"""Open tickets on the customer's start page."""


@dataclass(frozen=True)
class TicketRow:
	"""A ticket: its kind in the reader's words, what it is about (empty if the staff wrote that), stage and times.

	`kind` is empty if the company shows none for it; times are the site's, naive.
	"""

	name: str
	kind: str
	subject: str
	stage: str
	written_on: datetime
	answered_on: datetime | None


@dataclass(frozen=True)
class OpenRequest:
	"""An open ticket: its Issue, its kind as in TicketRow, and its stage (see `stages.stage_of`)."""

	name: str
	kind: str
	stage: str


@dataclass(frozen=True)
class TicketList:
	"""A page of a customer's tickets; `older` continues after it, empty at the end; `outage` cuts an address off."""

	rows: tuple[TicketRow, ...]
	older: str
	outage: AffectingIncident | None


def list_tickets(customer: str, language: str, after: str = "") -> TicketList:
	"""Return a page of a customer's tickets, open ones first, then by age, in three queries.

	Args:
		customer: name of the Customer whom the reader stands for.
		language: fr or en, of the reader.
		after: `older` of the page before; anything else that is no such text means the first page.
	"""
	found = _rows(customer, after)
	shown = found[:PAGE]
	last = _last_messages([row.ticket for row in shown])
	return TicketList(
		rows=tuple(_view(row, last.get(row.ticket, {}), language) for row in shown),
		older=_cursor(shown[-1]) if len(found) > PAGE else "",
		outage=affecting.find_affecting_customers([customer]).get(customer),
	)


def list_open(customer: str, language: str) -> tuple[OpenRequest, ...]:
	"""Return the newest open tickets of a customer, in one query.

	Args:
		customer: name of the Customer whom the reader stands for.
		language: fr or en, of the reader.
	"""
	issue, message, kind = (frappe.qb.DocType(name) for name in ("Issue", "Communication", "Issue Type"))
	labels = (kind.name, kind.fsm_label_fr, kind.fsm_label_en, kind.fsm_shown_to_customers)
	last = Max(message.creation)
	rows = (
		frappe.qb.from_(issue)
		.left_join(message)
		.on(
			(message.reference_doctype == "Issue")
			& (message.reference_name == issue.name)
			& (message[visibility.FIELD] == 1)
		)
		.left_join(kind)
		.on(kind.name == issue.issue_type)
		.select(issue.name.as_("ticket"), issue.status, message.sent_or_received.as_("side"), *labels)
		.where((issue.customer == customer) & issue.status.notin(STATUS_OVER))
		.groupby(issue.name, issue.status, issue.creation, message.sent_or_received, *labels)
		.orderby(issue.creation, issue.name, last, order=frappe.qb.desc)
		# two sides of each
		.limit(2 * MOST_OPEN)
		.run(as_dict=True)
	)
	newest: dict[str, OpenRequest] = {}
	for row in rows:
		stage = stage_of(row.status, row.side or "")
		newest.setdefault(row.ticket, OpenRequest(row.ticket, _label(row, language), stage))
	return tuple(newest.values())[:MOST_OPEN]


def read_subject(row: "frappe._dict") -> str:
	"""Return what the customer wrote a ticket about, as they typed it; empty if somebody of the staff wrote it.

	Args:
		row: subject, via_customer_portal and the user_type behind raised_by.
	"""
	if not row.via_customer_portal and row.user_type == "System User":
		return ""
	# Frappe's filter may have written `&lt;` for the `<` that was typed
	return html.unescape(row.subject or "")


def _rows(customer: str, after: str) -> list["frappe._dict"]:
	issue, kind, user = (frappe.qb.DocType(name) for name in ("Issue", "Issue Type", "User"))
	is_over = Case().when(issue.status.isin(STATUS_OVER), 1).else_(0)
	query = (
		frappe.qb.from_(issue)
		.left_join(kind)
		.on(kind.name == issue.issue_type)
		.left_join(user)
		.on(user.name == issue.raised_by)
		.select(issue.name.as_("ticket"), issue.subject, issue.status, issue.creation, is_over.as_("is_over"))
		.select(issue.via_customer_portal, user.user_type)
		.select(kind.name, kind.fsm_label_fr, kind.fsm_label_en, kind.fsm_shown_to_customers)
		# the thread of a merged ticket is read in the other one
		.where((issue.customer == customer) & (Coalesce(issue.fsm_merged_into, "") == ""))
		.orderby(is_over)
		.orderby(issue.creation, issue.name, order=frappe.qb.desc)
		.limit(PAGE + 1)
	)
	if cursor := _parse_cursor(after):
		over, moment, name = cursor
		query = query.where(
			(is_over > over)
			| ((is_over == over) & (issue.creation < moment))
			| ((is_over == over) & (issue.creation == moment) & (issue.name < name))
		)
	return query.run(as_dict=True)


def _last_messages(tickets: list[str]) -> dict[str, dict[str, datetime]]:
	"""Return when each side last wrote, by ticket and side."""
	if not tickets:
		return {}
	message = frappe.qb.DocType("Communication")
	rows = (
		frappe.qb.from_(message)
		.select(message.reference_name, message.sent_or_received, Max(message.creation))
		.where((message.reference_doctype == "Issue") & message.reference_name.isin(tickets))
		.where(message[visibility.FIELD] == 1)
		.groupby(message.reference_name, message.sent_or_received)
		.run()
	)
	found: dict[str, dict[str, datetime]] = {}
	for ticket, side, moment in rows:
		found.setdefault(ticket, {})[side] = moment
	return found


def _view(row: "frappe._dict", last: dict[str, datetime], language: str) -> TicketRow:
	return TicketRow(
		name=row.ticket,
		kind=_label(row, language),
		subject=read_subject(row),
		stage=stage_of(row.status, max(last, key=lambda side: last[side], default="")),
		written_on=row.creation,
		answered_on=last.get("Sent"),
	)


def _label(row: "frappe._dict", language: str) -> str:
	return label_of(row, language) if row.fsm_shown_to_customers else ""


def _cursor(row: "frappe._dict") -> str:
	return f"{row.is_over}~{row.creation.isoformat()}~{row.ticket}"


def _parse_cursor(text: str) -> tuple[int, datetime, str] | None:
	over, _mark, rest = text.partition("~")
	moment, mark, name = rest.partition("~")
	try:
		return (int(over == "1"), datetime.fromisoformat(moment), name) if mark else None
	except ValueError:
		return None
