"""Endpoints for what becomes of a call: notes, outcome, whose it is, and the ticket and visit that it leads to."""

from typing import Literal, TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import require, require_found, require_ticket
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.desk import results

Outcome = Literal[
	"",
	"Solved",
	"Ticket Opened",
	"Visit Booked",
	"Payment",
	"Information",
	"Call Again",
	"Not Reached",
	"Wrong Number",
	"Other",
]


class NotedCall(TypedDict):
	"""The FSM Call that was written to, and its status now."""

	call: str
	status: str


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


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(240, 60)
@unit_of_work.whole
def save_call_notes(call: str, notes: str) -> NotedCall:
	"""Store what our agent writes during a call.

	Raises:
		FsmError: there is no such call, it is a colleague's, or the text is longer than 10,000 characters.
	"""
	return _noted(results.save_notes(call, frappe.session.user, notes))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def finish_call(call: str, outcome: Outcome, notes: str = "") -> NotedCall:
	"""Store what came of a call.

	Args:
		call: name of the FSM Call.
		outcome: one of its field's options.
		notes: the whole text; an empty one leaves what is stored.

	Raises:
		FsmError: as for `save_call_notes`.
	"""
	return _noted(results.finish(call, frappe.session.user, outcome, notes))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def choose_customer(call: str, customer: str) -> NotedCall:
	"""Note which of the customers who have a number our agent speaks with, or somebody else.

	Raises:
		FsmError: there is no such call or customer, or the call is a colleague's.
	"""
	require_found("Customer", customer)
	return _noted(results.choose_customer(call, frappe.session.user, customer))


def _noted(row: StoredCall) -> NotedCall:
	return {"call": row.name, "status": row.status}
