"""The only writer of a ticket's clock, and of ERPNext's fields that follow from it.

ERPNext sets its fields while it validates a ticket: in the zone of the ticket's owner, and with time on hold in plain
seconds. After it this module sets them again from our clock, so that what is stored is ours. The clock itself starts
from what is stored and not from what a form sends.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.care.service_level import agreements, clock, clock_row
from gigafibre_fsm.domain.care.service_level.clock import (
	Agreement,
	Clock,
	ClockedTicket,
	Deadline,
	Phase,
	Verdict,
)
from gigafibre_fsm.domain.care.service_level.clock_row import GivenNotice
from gigafibre_fsm.domain.care.tickets.stages import STATUS_OVER
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.platform import instants

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE = "Issue"
LEVEL, RESET_ON = "service_level_agreement", "service_level_agreement_creation"
_ERPNEXT = ("response_by", "sla_resolution_by", "first_responded_on", clock_row.HELD, RESET_ON)
_READ = ("name", "creation", "status", "priority", "fsm_visit_status", LEVEL, *_ERPNEXT, *clock_row.FIELDS)
AGREED = {Verdict.MET: "Fulfilled", Verdict.FAILED: "Failed"}
"""Our verdicts in ERPNext's words."""


@dataclass(frozen=True)
class _Step:
	"""A ticket's clock before and after a change, with the rules; times in naive UTC."""

	before: Clock
	after: Clock
	agreement: Agreement
	priority: str
	now: datetime

	def find_deadline(self, state: Clock) -> Deadline | None:
		return clock.find_deadline(state, self.agreement.targets[self.priority], self.agreement.hours)


@dataclass(frozen=True)
class WatchedClock:
	"""A ticket of which something is due: what its clock does, what is due, and the notice that was given last."""

	phase: Phase
	deadline: Deadline
	given: GivenNotice


def follow_ticket(ticket: "Document", now: datetime) -> None:
	"""Set the clock's fields and ERPNext's for a ticket that is being saved, after ERPNext has set its own.

	Args:
		ticket: the Issue, whose service level ERPNext has chosen.
		now: naive UTC.
	"""
	stored = _lock(ticket.name) if not ticket.is_new() else None
	agreement = _load_agreement(ticket)
	if agreement is None:
		ticket.update(clock_row.write_clock(None, None, {}, now))
		return
	before = _find_clock(ticket, stored, now)
	facts = ClockedTicket(ticket.status, ticket.priority, _awaits_visit(ticket))
	after = clock.follow_ticket(before, agreement, facts, now)
	ticket.update(_values(_Step(before, after, agreement, ticket.priority, now), stored or frappe._dict()))


def note_answer(issue: str, now: datetime) -> None:
	"""Record that the customer of a ticket got an answer; only the first one matters.

	For answers that change no status: an e-mail, a message in the customer's account, a text. Does nothing without a
	service level.

	Args:
		issue: name of the Issue.
		now: naive UTC.
	"""
	stored = _lock(issue)
	before = clock_row.read_clock(stored) if stored else None
	agreement = _load_agreement(stored) if before and not before.answer else None
	if agreement is None:
		return
	after = clock.note_answer(before, agreement.targets[stored.priority], agreement.hours, now)
	values = _values(_Step(before, after, agreement, stored.priority, now), stored)
	frappe.db.set_value(DOCTYPE, issue, values, update_modified=False)


def reckon_again(issue: str, now: datetime) -> WatchedClock | None:
	"""Lock a ticket, and set its clock by its status and its service level as they are now.

	A ticket that had a service level before it had a clock gets one that has run since it was opened.

	Args:
		issue: name of the Issue.
		now: naive UTC.

	Returns:
		What there is to tell of it; None if nothing is due.
	"""
	stored = _lock(issue)
	if stored is None:
		return None
	agreement = _load_agreement(stored)
	if agreement is None:
		values = clock_row.write_clock(None, None, {}, now)
	else:
		before = clock_row.read_clock(stored) or clock.start_clock(_find_opening(stored))
		ticket = ClockedTicket(stored.status, stored.priority, _awaits_visit(stored))
		after = clock.follow_ticket(before, agreement, ticket, now)
		values = _values(_Step(before, after, agreement, stored.priority, now), stored)
	frappe.db.set_value(DOCTYPE, issue, values, update_modified=False)
	deadline = clock_row.read_deadline(values)
	if deadline is None:
		return None
	return WatchedClock(Phase(values[clock_row.PHASE]), deadline, GivenNotice(values[clock_row.NOTICE]))


def record_notice(issue: str, given: GivenNotice, deadline: Deadline) -> None:
	"""Record the notice that the people who have a ticket were given, and when the next notice is due.

	Args:
		issue: name of the Issue.
		given: the notice.
		deadline: what is due of it.
	"""
	values = {clock_row.NOTICE: given.value, clock_row.NEXT: clock_row.find_next(deadline, given)}
	frappe.db.set_value(DOCTYPE, issue, values, update_modified=False)


def put_off(issue: str, until: datetime) -> None:
	"""Let the next look at a ticket's clock wait until a time, naive UTC."""
	frappe.db.set_value(DOCTYPE, issue, clock_row.NEXT, until, update_modified=False)


def look_again(levels: list[str], now: datetime) -> None:
	"""Have the clocks of open tickets reckoned again, because these service levels have changed; `now` is naive UTC."""
	issue = frappe.qb.DocType(DOCTYPE)
	(
		frappe.qb.update(issue)
		.set(issue[clock_row.NEXT], now)
		.where(issue[LEVEL].isin(levels) & issue.status.notin(STATUS_OVER))
	).run()


def adopt_tickets(now: datetime) -> None:
	"""Have clocks given to open tickets that had a service level before they could have one; `now` is naive UTC."""
	issue = frappe.qb.DocType(DOCTYPE)
	(
		frappe.qb.update(issue)
		.set(issue[clock_row.NEXT], now)
		.where(issue.status.notin(STATUS_OVER) & (Coalesce(issue[LEVEL], "") != ""))
		.where(Coalesce(issue[clock_row.PHASE], "") == "")
	).run()


def _lock(name: str) -> "frappe._dict | None":
	return frappe.db.get_value(DOCTYPE, name, _READ, as_dict=True, for_update=True)


def _load_agreement(ticket: "Document | frappe._dict") -> Agreement | None:
	"""Return the service level of a ticket; None without one, or if it has no times for the ticket's priority."""
	name = ticket.get(LEVEL)
	if not name or not frappe.db.exists(agreements.DOCTYPE, name, cache=True):
		return None
	agreement = agreements.load_agreement(name)
	return agreement if ticket.get("priority") in agreement.targets else None


def _find_clock(ticket: "Document", stored: "frappe._dict | None", now: datetime) -> Clock:
	"""Return the clock before this change: of a new ticket, as stored, or started again where somebody has reset it."""
	if stored is None:
		return clock.start_clock(now)
	reset_on = ticket.get(RESET_ON)
	if reset_on and str(reset_on) != str(stored[RESET_ON]):
		# ERPNext's button: its time is in the zone of the ticket's owner
		ticket.set(RESET_ON, instants.to_site(now))
		return clock.start_clock(now)
	return clock_row.read_clock(stored) or clock.start_clock(_find_opening(stored))


def _find_opening(stored: "frappe._dict") -> datetime:
	return instants.to_nearest_utc(stored[RESET_ON] or stored.creation)


def _awaits_visit(ticket: "Document") -> bool:
	visit = ticket.get("fsm_visit_status")
	return bool(visit) and visit not in lifecycle.FINAL


def _values(step: _Step, stored: "frappe._dict") -> dict[str, Any]:
	"""Return all fields that follow from a clock."""
	deadline = step.find_deadline(step.after)
	return {
		**clock_row.write_clock(step.after, deadline, stored, step.now),
		**_erpnext_values(step, deadline, stored),
	}


def _erpnext_values(step: _Step, deadline: Deadline | None, stored: "frappe._dict") -> dict[str, Any]:
	"""Return ERPNext's fields of its service level, in site time; what is due is empty while the clock is paused."""
	after, is_paused = step.after, step.after.phase == Phase.PAUSED
	is_over = after.phase == Phase.OVER
	return {
		"response_by": _to_site(deadline and deadline.due)
		if not after.answer
		else _answer_due(step, stored.get("response_by")),
		"sla_resolution_by": _resolution_due(step, stored.get("sla_resolution_by")),
		"first_responded_on": (stored.get("first_responded_on") if step.before.answer else None)
		or (_to_site(step.now) if after.answer else None),
		"on_hold_since": _to_site(after.since) if is_paused else None,
		clock_row.HELD: after.held,
		"sla_resolution_date": _to_site(after.since) if is_over else None,
		"agreement_status": _agreed(step),
	}


def _answer_due(step: _Step, stored: datetime | None) -> datetime | None:
	"""Return when the first answer, which was given, had been due."""
	if step.before.answer:
		return stored
	deadline = step.find_deadline(step.before)
	return _to_site(deadline and deadline.due) or stored


def _resolution_due(step: _Step, stored: datetime | None) -> datetime | None:
	"""Return when the resolution is due; of a ticket that is over, when it had been."""
	target = step.agreement.targets[step.priority].resolution
	state = step.after if step.after.phase == Phase.RUNNING else step.before
	if target is None or step.after.phase == Phase.PAUSED:
		return None
	if state.phase != Phase.RUNNING:
		return stored
	return _to_site(step.agreement.hours.add_time(state.since, target - state.spent))


def _agreed(step: _Step) -> str:
	answer, promised = step.after.answer, step.agreement.targets[step.priority].resolution
	if not answer:
		return "First Response Due"
	if promised is None:
		return AGREED[answer]
	return AGREED[step.after.result] if step.after.result else "Resolution Due"


def _to_site(moment: datetime | None) -> datetime | None:
	return instants.to_site(moment) if moment else None
