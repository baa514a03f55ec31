"""What the board shows of a ticket: who, what about, the clock, the line, the devices, the visit, and who wrote last."""

import html
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder.functions import Max

from gigafibre_fsm.domain.care.ticket_desk import clocks
from gigafibre_fsm.domain.care.ticket_desk.clocks import TicketClock
from gigafibre_fsm.domain.care.tickets.stages import RECEIVED_BY_US, SENT
from gigafibre_fsm.domain.dispatch.line_verdict import messages as verdict_messages
from gigafibre_fsm.domain.dispatch.line_verdict import repository as line_verdicts
from gigafibre_fsm.domain.dispatch.line_verdict.subjects import TICKET
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.platform import instants

MOST_DEVICES = 2


@dataclass(frozen=True, slots=True)
class TicketVisit:
	"""The visit of a ticket: its status, and its arrival window; site time, naive, None before it is planned."""

	job: str
	status: str
	starts: datetime | None
	ends: datetime | None


@dataclass(frozen=True, slots=True)
class TicketCard:
	"""A ticket on the board.

	Attributes:
		name: of the Issue.
		subject: as it was typed.
		customer, customer_name: empty without a customer.
		status, priority, kind: as on the Issue; empty where it has none.
		people: the Users it is assigned to.
		incident: the Network Incident that it belongs to; empty without one.
		tickets: how many tickets of this incident the row stands for; 1 for one alone.
		opened_on: site time, naive.
		is_unanswered: whether the customer wrote last.
		clock: of its service level.
		line, line_word: the stored verdict on its line, as it is and in words; empty without one.
		devices: type and number of the devices at its address, at most MOST_DEVICES.
		visit: None without one.
		wakes_on: until when it is snoozed; site time, naive; None if it is not.
	"""

	name: str
	subject: str
	customer: str
	customer_name: str
	status: str
	priority: str
	kind: str
	people: tuple[str, ...]
	incident: str
	tickets: int
	opened_on: datetime
	is_unanswered: bool
	clock: TicketClock
	line: str
	line_word: str
	devices: tuple[str, ...]
	visit: TicketVisit | None
	wakes_on: datetime | None


def load_cards(tickets: Collection[str]) -> dict[str, TicketCard]:
	"""Return ticket → card, in four queries; `tickets` are names of Issues."""
	rows = _load_rows(tickets)
	readings = clocks.read_clocks(rows, instants.now_utc())
	last = find_last_sides(tickets)
	verdicts = line_verdicts.list_present([f"{TICKET}:{name}" for name in tickets])
	devices = _list_devices({row.customer for row in rows if row.customer})
	found = {}
	for row in rows:
		verdict = verdicts.get(f"{TICKET}:{row.name}")
		kind = verdict.verdict.kind if verdict else None
		found[row.name] = TicketCard(
			name=row.name,
			# Frappe's filter may have written `&lt;` for the `<` that was typed
			subject=html.unescape(row.subject or ""),
			customer=row.customer or "",
			customer_name=row.customer_name or row.customer or "",
			status=row.status,
			priority=row.priority or "",
			kind=row.issue_type or "",
			people=read_people(row._assign),
			incident=row.fsm_network_incident or "",
			tickets=1,
			opened_on=row.creation,
			is_unanswered=last.get(row.name) == RECEIVED_BY_US,
			clock=readings[row.name],
			line=kind.value if kind else "",
			line_word=verdict_messages.name_kind(kind) if kind else "",
			devices=_choose_devices(devices.get(row.customer, ()), row.fsm_service_location),
			visit=_read_visit(row),
			wakes_on=read_wakes(row.fsm_wakes_utc),
		)
	return found


def fold(card: TicketCard, tickets: int) -> TicketCard:
	"""Return a card that stands for this many tickets of its incident."""
	return card if tickets == 1 else replace(card, tickets=tickets)


def read_people(assigned: str | None) -> tuple[str, ...]:
	"""Return the Users in Frappe's `_assign` of a document."""
	return tuple(json.loads(assigned)) if assigned else ()


def read_wakes(moment: datetime | None) -> datetime | None:
	"""Return until when a ticket is snoozed, given its field in UTC: site time, naive; None if it is not any more."""
	if not moment or moment <= instants.now_utc():
		return None
	return instants.to_site(moment)


def find_last_sides(tickets: Collection[str]) -> dict[str, str]:
	"""Return ticket → Sent or Received, whoever wrote last, in one query; internal notes do not count."""
	if not tickets:
		return {}
	message = frappe.qb.DocType("Communication")
	last = Max(message.creation)
	rows = (
		frappe.qb.from_(message)
		.select(message.reference_name, message.sent_or_received)
		.where((message.reference_doctype == "Issue") & message.reference_name.isin(list(tickets)))
		.where(message.communication_type == "Communication")
		.where(message.sent_or_received.isin((SENT, RECEIVED_BY_US)))
		.groupby(message.reference_name, message.sent_or_received)
		.orderby(last)
		.run()
	)
	return dict(rows)


def _load_rows(names: Collection[str]) -> list["frappe._dict"]:
	if not names:
		return []
	issue, customer, job = (frappe.qb.DocType(each) for each in ("Issue", "Customer", "Dispatch Job"))
	return (
		frappe.qb.from_(issue)
		.left_join(customer)
		.on(customer.name == issue.customer)
		.left_join(job)
		.on(job.name == issue.fsm_dispatch_job)
		.select(issue.name, issue.subject, issue.customer, customer.customer_name, issue.status)
		.select(issue.priority, issue.issue_type, issue._assign, issue.fsm_network_incident, issue.creation)
		.select(issue.fsm_service_location, issue.fsm_wakes_utc, job.name.as_("job"))
		.select(job.status.as_("job_status"), job.window_start, job.window_end)
		.select(*(issue[field] for field in clocks.FIELDS))
		.where(issue.name.isin(list(names)))
		.run(as_dict=True)
	)


def _list_devices(customers: Collection[str]) -> dict[str, list["frappe._dict"]]:
	if not customers:
		return {}
	rows = frappe.get_all(
		"Equipment",
		{"customer": ("in", sorted(customers)), "status": movement_states.INSTALLED},
		["name", "equipment_type", "customer", "service_location"],
		order_by="equipment_type desc, name",
	)
	found = defaultdict(list)
	for row in rows:
		found[row.customer].append(row)
	return found


def _choose_devices(devices: Collection["frappe._dict"], location: str | None) -> tuple[str, ...]:
	there = [each for each in devices if not location or each.service_location == location]
	return tuple(f"{_(each.equipment_type)} {each.name}" for each in there[:MOST_DEVICES])


def _read_visit(row: "frappe._dict") -> TicketVisit | None:
	return TicketVisit(row.job, row.job_status, row.window_start, row.window_end) if row.job else None
