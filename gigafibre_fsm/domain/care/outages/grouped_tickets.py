"""Tickets of an incident: those of affected customers belong to it, and its end answers each of them once.

A ticket is settled with the outage only if it is about a line without Internet, the line calls again, and no visit
is planned for it; every other one stays open for a person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.care.tickets import first_aid, stages, visibility
from gigafibre_fsm.domain.network.incidents.answers import affecting, customers
from gigafibre_fsm.domain.platform.message_text import write_lines
from gigafibre_fsm.domain.platform.office import load_office

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Issue"
FIELD, ANSWERED = "fsm_network_incident", "fsm_outage_answered_on"
WRITTEN_BEFORE = timedelta(hours=24)
"""Who writes sees an outage before the network does; what is older is about something else."""
BATCH = 20
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class EndedOutage:
	"""What decides how a ticket is answered."""

	is_no_internet: bool
	is_back: bool
	has_visit: bool

	@property
	def is_settled(self) -> bool:
		"""Whether the end of the outage settles the ticket."""
		return self.is_no_internet and self.is_back and not self.has_visit


def group_open(incident: str, started_on: datetime) -> int:
	"""Let the open tickets of customers without service belong to an incident; return how many there were.

	Args:
		incident: name of the Network Incident.
		started_on: when the outage began; site time, naive.
	"""
	found = _list_open(started_on - WRITTEN_BEFORE)
	affected = affecting.find_affecting_customers({row.customer for row in found})
	mine = [row.name for row in found if row.customer in affected and affected[row.customer].name == incident]
	if mine:
		frappe.db.set_value(DOCTYPE, {"name": ("in", mine)}, FIELD, incident, update_modified=False)
	return len(mine)


def group_new(ticket: "Document") -> None:
	"""Let a new ticket about a line belong to the incident that affects its customer, before it is stored."""
	if not ticket.customer or ticket.get(FIELD) or not _is_about_line(ticket.issue_type):
		return
	incident = affecting.find_affecting_customers([ticket.customer]).get(ticket.customer)
	if incident:
		ticket.set(FIELD, incident.name)


def answer_next(incident: str, now: datetime) -> int:
	"""Answer the next open tickets of an incident that is over; return how many there were.

	Args:
		incident: name of the Network Incident, locked by the caller.
		now: site time, naive.
	"""
	own = {FIELD: incident, "status": ("not in", stages.STATUS_OVER), ANSWERED: ("is", "not set")}
	found = frappe.get_all(DOCTYPE, own, pluck="name", order_by="name", limit=BATCH)
	for name in found:
		_answer(frappe.get_doc(DOCTYPE, name, for_update=True), incident, now)
	return len(found)


def release(incident: str) -> None:
	"""Let the open tickets of a false alarm be tickets of their own again."""
	own = {FIELD: incident, "status": ("not in", stages.STATUS_OVER)}
	frappe.db.set_value(DOCTYPE, own, FIELD, None, update_modified=False)


def carry(source: str, target: str) -> None:
	"""Let the tickets of an incident belong to the one that took it over."""
	frappe.db.set_value(DOCTYPE, {FIELD: source}, FIELD, target, update_modified=False)


def _list_open(since: datetime) -> list["frappe._dict"]:
	"""Return the newest open tickets about a line that belong to no incident."""
	issue, kind = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Issue Type")
	return (
		frappe.qb.from_(issue)
		.left_join(kind)
		.on(kind.name == issue.issue_type)
		.select(issue.name, issue.customer)
		.where(issue.status.notin(stages.STATUS_OVER) & issue.customer.isnotnull())
		.where((Coalesce(issue[FIELD], "") == "") & (issue.creation >= since))
		.where((Coalesce(issue.issue_type, "") == "") | (Coalesce(kind.fsm_first_aid, "") != ""))
		.orderby(issue.creation, order=frappe.qb.desc)
		.limit(MOST_AT_ONCE)
		.run(as_dict=True)
	)


def _is_about_line(kind: str | None) -> bool:
	"""Whether a ticket of this kind can be about a line; one without a kind can."""
	return not kind or bool(frappe.db.get_value("Issue Type", kind, "fsm_first_aid"))


def _answer(ticket: "Document", incident: str, now: datetime) -> None:
	aid = frappe.db.get_value("Issue Type", ticket.issue_type, "fsm_first_aid") if ticket.issue_type else ""
	ended = EndedOutage(
		is_no_internet=aid == first_aid.NO_INTERNET,
		is_back=customers.are_back(incident, ticket.customer),
		has_visit=waiting.find_open_job((DOCTYPE, ticket.name)) is not None,
	)
	language = customer_messages.find_language(ticket.customer)
	is_told = customers.find_informed(incident, ticket.customer) is not None
	_write(ticket, _word_answer(ended, language), is_told=is_told)
	# with a service level ERPNext saves the ticket that it first answers
	ticket.reload()
	ticket.set(ANSWERED, now)
	if ended.is_settled:
		ticket.status = "Resolved"
	# guard: the clock answers for the company
	ticket.save(ignore_permissions=True)


def _word_answer(ended: EndedOutage, language: str) -> str:
	if not ended.is_back:
		return _(
			"The outage in your area is over, but we do not hear your modem yet. Unplug it, wait 30 seconds and "
			"plug it in again. Your request stays open: write back if nothing changes.",
			language,
		)
	if ended.is_settled:
		return _(
			"The outage at your address is over, and your modem calls again. Your request is settled. "
			"Something still does not work? Write back, and we look at it.",
			language,
		)
	return _(
		"The outage at your address is over, and your modem calls again. Your request stays open until somebody "
		"has looked at the rest.",
		language,
	)


def _write(ticket: "Document", text: str, *, is_told: bool) -> None:
	"""Write an answer that the customer sees; whoever was told of the outage gets no text for it."""
	answer = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": stages.SENT,
			"email_status": "Open",
			"subject": ticket.subject,
			"sender_full_name": load_office().brand or None,
			"content": write_lines(text),
			"status": "Linked",
			"reference_doctype": DOCTYPE,
			"reference_name": ticket.name,
			visibility.FIELD: 1,
		}
	)
	answer.flags.customer_is_told = is_told
	# guard: as for the ticket
	answer.insert(ignore_permissions=True, ignore_mandatory=True)
