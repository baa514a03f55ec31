"""What a customer sees before they write to us: what it can be about, and what to try first."""

from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.billing.suspension import repository as suspensions
from gigafibre_fsm.domain.care.tickets import first_aid, line_snapshot
from gigafibre_fsm.domain.care.tickets.first_aid import AidFacts
from gigafibre_fsm.domain.care.tickets.kinds import TicketKind, list_kinds
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER
from gigafibre_fsm.domain.dispatch.self_service import next_visit
from gigafibre_fsm.domain.dispatch.self_service.next_visit import NextVisit
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident
from gigafibre_fsm.domain.network.line.health import LineHealth


@dataclass(frozen=True)
class NewTicketPage:
	"""The way to a new ticket.

	Attributes:
		kinds: what it can be about.
		kind: the one that was chosen; None before, or if it is none that customers may choose.
		step: the next step, of `first_aid.STEPS`, or `write`; empty before a kind is chosen.
		passed: the steps that did not help.
		line: how the line is; None without a device that reports it, or where it does not matter.
		visit: the visit that is planned; None where it does not matter.
		ticket: the open ticket of this kind; empty without one.
		outage: what cuts an address of the customer off; None without an outage.
	"""

	kinds: tuple[TicketKind, ...]
	kind: TicketKind | None
	step: str
	passed: tuple[str, ...]
	line: LineHealth | None
	visit: NextVisit | None
	ticket: str
	outage: AffectingIncident | None


def load_page(customer: str, language: str, kind: str, passed: str) -> NewTicketPage:
	"""Return the next step of a customer who wants to write to us.

	Args:
		customer: name of the Customer whom the reader stands for.
		language: fr or en, of the reader.
		kind: name of the Issue Type that was chosen; empty before.
		passed: the steps that did not help, as `first_aid.parse_steps` reads them.
	"""
	kinds, steps = list_kinds(language), first_aid.parse_steps(passed)
	chosen = next((each for each in kinds if each.name == kind), None)
	outage = affecting.find_affecting_customers([customer]).get(customer)
	if not chosen:
		return NewTicketPage(kinds, None, "", steps, None, None, "", outage)
	ticket = _find_open(customer, chosen.name)
	worst = line_snapshot.find_worst_line(customer) if chosen.first_aid else None
	visit = next_visit.find_next_visit(customer) if chosen.first_aid else None
	line = worst[1] if worst else None
	facts = AidFacts(
		is_suspended=bool(chosen.first_aid) and suspensions.is_suspended(customer),
		line=line.kind if line else "",
		has_ticket=bool(ticket),
		has_visit=bool(visit),
		has_outage=bool(outage),
	)
	step = first_aid.choose_step(chosen.first_aid, facts, steps)
	return NewTicketPage(kinds, chosen, step, steps, line, visit, ticket, outage)


def _find_open(customer: str, kind: str) -> str:
	filters = {"customer": customer, "issue_type": kind, "status": ("not in", STATUS_OVER)}
	return frappe.db.get_value("Issue", filters, "name", order_by="creation desc") or ""
