"""Endpoints in place of ERPNext's two that set the status of tickets for anybody, past every rule."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import names_of
from gigafibre_fsm.domain.care.tickets import statuses
from gigafibre_fsm.domain.care.tickets.statuses import TicketStatus


class ChangedTickets(TypedDict):
	"""How many tickets got the status; those that had it are not among them."""

	changed: int


@frappe.whitelist(methods=["POST"])
@guards.ticket_writer
@guards.limited(120, 60)
@unit_of_work.whole
def set_status(name: str, status: TicketStatus) -> ChangedTickets:
	"""Set the status of a ticket as its form does: with its clock, and the question about its visit.

	Args:
		name: of the Issue, which the user may write.
		status: the new one.
	"""
	return {"changed": statuses.set_statuses([name], status)}


@frappe.whitelist(methods=["POST"])
@guards.ticket_writer
@guards.limited(60, 60)
@unit_of_work.whole
def set_statuses(names: str, status: TicketStatus) -> ChangedTickets:
	"""Set the status of tickets as their forms do: all of them, or none.

	Args:
		names: JSON list of Issues, at most 500, each of which the user may write.
		status: the new one.
	"""
	return {"changed": statuses.set_statuses(names_of(names), status)}
