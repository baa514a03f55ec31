"""Endpoints of the ticket desk: what waits, one ticket, and what is done with it but for its messages."""

from datetime import datetime
from typing import Literal, TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.api.arguments import json_of, moment_of, names_of, require_ticket
from gigafibre_fsm.domain.care.ticket_desk import (
	answering,
	assigning,
	board,
	board_view,
	following,
	incident_link,
	merging,
	people,
	presence,
	snoozing,
	ticket_page,
)
from gigafibre_fsm.domain.care.ticket_desk.board import TicketBoard
from gigafibre_fsm.domain.care.ticket_desk.people import DeskPerson
from gigafibre_fsm.domain.care.ticket_desk.presence import Onlooker
from gigafibre_fsm.domain.care.ticket_desk.ticket_page import DeskTicket
from gigafibre_fsm.exceptions import FsmError

MOST_ENTRIES = 500


class ChangedTicket(TypedDict):
	"""The Issue that was changed."""

	ticket: str


class SnoozedTicket(TypedDict):
	"""Until when a ticket is put aside; site time."""

	ticket: str
	until: datetime


class GivenTicket(TypedDict):
	"""To whom the rule gives a ticket, empty for nobody, and why: a value of `assignment_rule.AssignmentReason`."""

	ticket: str
	user: str
	reason: str


class FollowedTicket(TypedDict):
	"""Whether the user follows a ticket now."""

	ticket: str
	is_followed: bool


class MergedTicket(TypedDict):
	"""How many messages and notes moved, and where they are now."""

	ticket: str
	moved: int


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def load_board(view: str = "{}") -> Fields[TicketBoard]:
	"""Return the tickets of a view, the most urgent first.

	Args:
		view: `by`, `scope`, `kind`, `queue`, `person`, `priority`, `incident` and `text` as JSON; see `board_view.BoardView`.
	"""
	frappe.has_permission("Issue", "read", throw=True)
	shown = board_view.parse_view(json_of(view, dict))
	return fields_of(board.load_board(shown, frappe.session.user))


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def open_ticket(ticket: str, entries: int = 50) -> Fields[DeskTicket]:
	"""Return a ticket with its thread, its customer, its visits, and who else has it open.

	Args:
		ticket: name of the Issue.
		entries: of the thread, the newest ones; at most 500.
	"""
	require_ticket(ticket, "read")
	most = min(max(1, entries), MOST_ENTRIES)
	return fields_of(ticket_page.load_ticket(ticket, frappe.session.user, now_datetime(), entries=most))


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def list_people() -> list[Fields[DeskPerson]]:
	"""Return the users to whom tickets may be given, with their open tickets and whether they are away."""
	frappe.has_permission("Issue", "read", throw=True)
	return [fields_of(each) for each in people.list_people(now_datetime())]


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def set_status(
	ticket: str, status: Literal["Open", "Replied", "On Hold", "Resolved", "Closed"]
) -> ChangedTicket:
	"""Change a ticket's status as its form does."""
	require_ticket(ticket, "write")
	answering.set_status(ticket, status)
	return {"ticket": ticket}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def assign(ticket: str, users: str = "[]") -> ChangedTicket:
	"""Let these people, and nobody else, have a ticket.

	Args:
		ticket: name of the Issue.
		users: names of Users as JSON; empty for nobody.

	Raises:
		FsmError: one of them answers no tickets.
	"""
	require_ticket(ticket, "write")
	chosen = names_of(users)
	unknown = set(chosen).difference(people.list_users())
	if unknown:
		sentence = _("{0} answers no tickets. Choose somebody of the list.")
		frappe.throw(sentence.format(", ".join(sorted(unknown))[:140]), FsmError)
	assigning.assign(ticket, chosen)
	return {"ticket": ticket}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def assign_by_rule(ticket: str) -> GivenTicket:
	"""Give a ticket to whom the rule chooses; `user` is empty, with the reason, if it chooses nobody."""
	require_ticket(ticket, "write")
	choice = assigning.assign_by_rule(ticket, now_datetime())
	return {"ticket": ticket, "user": choice.user, "reason": choice.reason.value}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def snooze(ticket: str, until: str = "") -> SnoozedTicket:
	"""Put a ticket aside until a time, or until its customer writes.

	Args:
		ticket: name of the Issue.
		until: site time, for example `2026-11-30 09:00`; empty until the customer writes.
	"""
	require_ticket(ticket, "write")
	moment = moment_of(until) if until else None
	return {"ticket": ticket, "until": snoozing.snooze(ticket, moment, frappe.session.user)}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def wake(ticket: str) -> ChangedTicket:
	"""Bring back a ticket that was put aside."""
	require_ticket(ticket, "write")
	snoozing.wake(ticket)
	return {"ticket": ticket}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def follow_ticket(ticket: str, is_followed: bool = True) -> FollowedTicket:
	"""Follow a ticket, or no longer."""
	require_ticket(ticket, "read")
	if is_followed:
		following.follow_ticket(ticket, frappe.session.user)
	else:
		following.unfollow_ticket(ticket, frappe.session.user)
	return {"ticket": ticket, "is_followed": is_followed}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def link_incident(ticket: str, incident: str = "") -> ChangedTicket:
	"""Let a ticket belong to a Network Incident that goes on; to none if `incident` is empty."""
	require_ticket(ticket, "write")
	incident_link.link_incident(ticket, incident)
	return {"ticket": ticket}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def merge(ticket: str, target: str) -> MergedTicket:
	"""Move a ticket's thread into another ticket of the same customer, and close it."""
	require_ticket(ticket, "write")
	require_ticket(target, "write")
	return {"ticket": target, "moved": merging.merge(ticket, target)}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def undo_merge(ticket: str) -> MergedTicket:
	"""Move what came from a merged ticket back, and open it again."""
	require_ticket(ticket, "write")
	return {"ticket": ticket, "moved": merging.undo_merge(ticket)}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def split(ticket: str, message: str) -> ChangedTicket:
	"""Make a message (a Communication) of a ticket a ticket of its own; the answer names the new one."""
	require_ticket(ticket, "write")
	frappe.has_permission("Issue", "create", throw=True)
	return {"ticket": merging.split(ticket, message)}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(240, 60)
def report_presence(ticket: str, is_writing: bool = False, is_gone: bool = False) -> list[Fields[Onlooker]]:
	"""Say that the user has a ticket open, or has left it; returns the colleagues who have it open.

	Args:
		ticket: name of the Issue.
		is_writing: whether the user writes an answer.
		is_gone: whether the user has left the ticket.
	"""
	require_ticket(ticket, "read")
	found = presence.report(ticket, frappe.session.user, is_writing=is_writing, is_gone=is_gone)
	return [fields_of(each) for each in found]
