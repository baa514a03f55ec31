"""What stands beside a ticket of its customer: who they are, how the line is, what comes next, what else is open."""

import html
from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.billing.payments import messages as customer_messages
from gigafibre_fsm.domain.care.portal.messages import own_addresses
from gigafibre_fsm.domain.care.tickets.line_snapshot import HEALTH
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER
from gigafibre_fsm.domain.dispatch.self_service import next_visit
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.line import health, line_state

MOST_TICKETS, MOST_VISITS = 10, 10


@dataclass(frozen=True, slots=True)
class PanelDevice:
	"""An installed device, with its type, its address in a line, and its state; empty if it was never heard of."""

	equipment: str
	kind: str
	address: str
	state: str


@dataclass(frozen=True, slots=True)
class PanelTicket:
	"""Another open ticket of the customer."""

	ticket: str
	subject: str
	status: str


@dataclass(frozen=True, slots=True)
class PanelVisit:
	"""A visit with its status and arrival window; site time, naive, None before it is planned."""

	job: str
	subject: str
	status: str
	starts: datetime | None
	ends: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerPanel:
	"""A ticket's customer.

	Attributes:
		customer, customer_name: of the Customer.
		language: fr or en.
		phone, email: empty without one.
		line: Working, Weak signal, Silent, Down or Unknown, of the worst line; empty without a device that reports.
		line_since: site time, naive; None if unknown.
		incident: the Network Incident that cuts an address off; empty without one.
		next_visit: the one that the customer knows of; None without one.
		tickets: other open ones.
		devices: that are installed.
	"""

	customer: str
	customer_name: str
	language: str
	phone: str
	email: str
	line: str
	line_since: datetime | None
	incident: str
	next_visit: PanelVisit | None
	tickets: tuple[PanelTicket, ...]
	devices: tuple[PanelDevice, ...]


def load_panel(customer: str, ticket: str) -> CustomerPanel:
	"""Return what is known of a ticket's customer, in seven queries.

	Args:
		customer: name of the Customer.
		ticket: name of the Issue, which is left out of the other ones.
	"""
	person = customer_messages.load_customer(customer)
	email = frappe.db.get_value("Customer", customer, "email_id")
	reached = own_addresses.load_addresses(customer)  # many customers have them on their contacts alone
	devices = line_state.customer_lines(customer)
	worst = health.judge_lines(devices)
	incident = affecting.find_affecting_customers([customer]).get(customer)
	return CustomerPanel(
		customer=customer,
		customer_name=person.name,
		language=person.language,
		phone=person.phone or next(iter(sorted(reached.numbers)), ""),
		email=email or next(iter(sorted(reached.emails)), ""),
		line=HEALTH[worst.kind] if worst else "",
		line_since=worst.since if worst else None,
		incident=incident.name if incident else "",
		next_visit=_find_next(customer),
		tickets=_list_tickets(customer, ticket),
		devices=tuple(_read_device(each) for each in devices),
	)


def list_visits(ticket: str) -> tuple[PanelVisit, ...]:
	"""Return the visits of a ticket, the newest first, in one query."""
	fields = ["name", "subject", "status", "window_start", "window_end"]
	rows = frappe.get_all(
		"Dispatch Job", {"issue": ticket}, fields, order_by="creation desc", limit=MOST_VISITS
	)
	return tuple(
		PanelVisit(row.name, row.subject or "", row.status, row.window_start, row.window_end) for row in rows
	)


def _find_next(customer: str) -> PanelVisit | None:
	found = next_visit.find_next_visit(customer)
	return PanelVisit(found.job, "", found.stage, *found.window) if found else None


def _list_tickets(customer: str, ticket: str) -> tuple[PanelTicket, ...]:
	others = {"customer": customer, "name": ("!=", ticket), "status": ("not in", STATUS_OVER)}
	rows = frappe.get_all(
		"Issue", others, ["name", "subject", "status"], order_by="creation desc", limit=MOST_TICKETS
	)
	return tuple(PanelTicket(row.name, html.unescape(row.subject or ""), row.status) for row in rows)


def _read_device(device: line_state.DeviceLine) -> PanelDevice:
	place = device.place
	address = ", ".join(filter(None, (place.address_line, place.unit, place.city)))
	state = device.line.state if device.line else ""
	return PanelDevice(device.equipment, device.equipment_type, address, state)
