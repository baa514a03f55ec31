"""Endpoints for what becomes of a call: the ticket that is opened in it, and the visit that is booked."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import require, require_ticket
from gigafibre_fsm.domain.care.telephone import results


class CallTicket(TypedDict):
	"""The Issue of a call."""

	ticket: str


class LinkedCall(TypedDict):
	"""The FSM Call to which a ticket or a visit belongs now."""

	call: str


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def open_call_ticket(call: str, subject: str, text: str = "") -> CallTicket:
	"""Open a ticket for the customer of a call, or return the one that was opened in it.

	Args:
		call: name of the FSM Call.
		subject: what it is about.
		text: what was said.

	Raises:
		FsmError: there is no such call, it is a colleague's, nobody knows whose it is, or there is no subject.
	"""
	return {"ticket": results.open_ticket(call, frappe.session.user, subject, text)}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def link_ticket(call: str, ticket: str) -> LinkedCall:
	"""Note that a call was about a ticket of its customer's.

	Raises:
		FsmError: there is no such call or ticket, the call is a colleague's, or the ticket another customer's.
	"""
	require_ticket(ticket, "read")
	return {"call": results.link_ticket(call, frappe.session.user, ticket).name}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def link_visit(call: str, job: str) -> LinkedCall:
	"""Note that a visit was booked or moved in a call.

	Raises:
		FsmError: there is no such call, it is a colleague's, or the visit is another customer's.
	"""
	require("Dispatch Job", job, "read")
	return {"call": results.link_visit(call, frappe.session.user, job).name}
