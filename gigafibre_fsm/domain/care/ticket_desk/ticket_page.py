"""One ticket at the desk: its state, its thread, its customer, its visits, the line, and who else is there."""

import html
from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.care.ticket_desk import (
	calls,
	cards,
	clocks,
	conversation,
	customer_panel,
	following,
	presence,
)
from gigafibre_fsm.domain.care.ticket_desk.calls import TicketCall
from gigafibre_fsm.domain.care.ticket_desk.clocks import TicketClock
from gigafibre_fsm.domain.care.ticket_desk.conversation import TicketThread
from gigafibre_fsm.domain.care.ticket_desk.customer_panel import CustomerPanel, PanelVisit
from gigafibre_fsm.domain.care.ticket_desk.presence import Onlooker
from gigafibre_fsm.domain.care.tickets import queues
from gigafibre_fsm.domain.dispatch.line_verdict import repository as line_verdicts
from gigafibre_fsm.domain.dispatch.line_verdict import view as line_verdict_view
from gigafibre_fsm.domain.dispatch.line_verdict.judging import ShownVerdict
from gigafibre_fsm.domain.dispatch.line_verdict.subjects import TICKET
from gigafibre_fsm.domain.dispatch.line_verdict.view import VerdictView
from gigafibre_fsm.domain.platform import instants

_FIELDS = ("name", "subject", "status", "priority", "issue_type", "customer", "raised_by", "creation")
_OWN = ("fsm_network_incident", "fsm_merged_into", "fsm_follows", "issue_split_from", "fsm_wakes_utc")


@dataclass(frozen=True, slots=True)
class DeskTicket:
	"""A ticket.

	Attributes:
		name, subject, status, priority, kind: of the Issue; empty where it has none.
		queue: of its kind; empty without one.
		raised_by: the address that it came from; empty without one.
		opened_on: site time, naive.
		people: the Users it is assigned to.
		clock: of its service level.
		incident, merged_into, follows, split_from: names; empty without one.
		wakes_on: until when it is put aside; site time, naive; None if it is not.
		is_followed: whether the reader follows it.
		thread: what was written.
		verdict: where its trouble is, as stored; None where no line is judged.
		customer: what is known of the customer; None without one.
		visits: of this ticket.
		calls: by telephone, about this ticket.
		onlookers: colleagues who have it open.
	"""

	name: str
	subject: str
	status: str
	priority: str
	kind: str
	queue: str
	raised_by: str
	opened_on: datetime
	people: tuple[str, ...]
	clock: TicketClock
	incident: str
	merged_into: str
	follows: str
	split_from: str
	wakes_on: datetime | None
	is_followed: bool
	thread: TicketThread
	verdict: VerdictView | None
	customer: CustomerPanel | None
	visits: tuple[PanelVisit, ...]
	calls: tuple[TicketCall, ...]
	onlookers: tuple[Onlooker, ...]


def load_ticket(ticket: str, user: str, now: datetime, *, entries: int) -> DeskTicket:
	"""Return a ticket as its page shows it.

	Args:
		ticket: name of the Issue; the caller has checked that the user may read it.
		user: name of the User who looks.
		now: site time, naive.
		entries: of the thread, the newest ones.
	"""
	row = frappe.db.get_value("Issue", ticket, [*_FIELDS, *_OWN, "_assign", *clocks.FIELDS], as_dict=True)
	return DeskTicket(
		name=row.name,
		subject=html.unescape(row.subject or ""),
		status=row.status,
		priority=row.priority or "",
		kind=row.issue_type or "",
		queue=queues.find_queue(row.issue_type),
		raised_by=row.raised_by or "",
		opened_on=row.creation,
		people=cards.read_people(row._assign),
		clock=clocks.read_clocks([row], instants.now_utc())[row.name],
		incident=row.fsm_network_incident or "",
		merged_into=row.fsm_merged_into or "",
		follows=row.fsm_follows or "",
		split_from=row.issue_split_from or "",
		wakes_on=cards.read_wakes(row.fsm_wakes_utc),
		is_followed=following.is_following(ticket, user),
		thread=conversation.load_thread(ticket, entries),
		verdict=_find_verdict(ticket, now),
		customer=customer_panel.load_panel(row.customer, ticket) if row.customer else None,
		visits=customer_panel.list_visits(ticket),
		calls=calls.list_calls(ticket),
		onlookers=tuple(presence.list_others(ticket, user)),
	)


def _find_verdict(ticket: str, now: datetime) -> VerdictView | None:
	stored = line_verdicts.find_present(f"{TICKET}:{ticket}")
	if not stored:
		return None
	return line_verdict_view.build_view(ShownVerdict(stored.verdict, stored.judged_on), now)
