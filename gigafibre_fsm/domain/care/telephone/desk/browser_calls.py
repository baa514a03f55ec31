"""Calls of which only the browser knows: made by a person's own telephone, or over the company's own exchange.

Nobody reports these from outside. Their browser says when they were answered and ended; one that is never ended is closed by
the look after open calls, like any other.
"""

from dataclasses import replace
from typing import Literal

import frappe
from frappe import _

from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.numbers import callers, dialling
from gigafibre_fsm.domain.care.telephone.reports import progress
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.domain.platform import instants, outbound_guard
from gigafibre_fsm.exceptions import FsmError

CHANNEL = "call"
Report = Literal["answered", "ended"]
Ending = Literal["", "Canceled", "No Answer", "Busy", "Failed"]


def begin_call(user: str, text: str, customer: str = "", issue: str = "") -> StoredCall:
	"""Write down that a user calls a number, and return the call.

	Args:
		user: name of the User who calls.
		text: the number, as typed or shown.
		customer: name of the Customer who is called, empty if nobody knows.
		issue: name of the Issue it is about, empty without one.

	Raises:
		FsmError: the number is not called from here, an emergency number above all; or the valve is closed.
	"""
	dialled = dialling.judge_number(text)
	if dialled.refusal:
		frappe.throw(_(dialled.refusal.value), FsmError)
	valve = outbound_guard.judge_effect(CHANNEL, dialled.number)
	if not valve.open:
		frappe.throw(valve.reason, FsmError)
	values = {
		"direction": states.OUTBOUND,
		"to_number": dialled.number,
		"number": dialled.number,
		"agent": user,
	}
	return _insert({**values, "customer": customer or None, "issue": issue or None})


def receive_call(user: str, text: str) -> StoredCall:
	"""Write down that a caller rings in a user's browser, and return the call."""
	number = callers.to_number(text)
	found = callers.find_callers(number)
	values = {
		"direction": states.INBOUND,
		"from_number": text[:140],
		"number": number,
		"rung": user,
		"status": states.RINGING,
		"customer": found[0].customer if len(found) == 1 else None,
		"language": found[0].language if found else "fr",
	}
	return _insert(values)


def report(name: str, user: str, said: Report, ending: Ending = "") -> StoredCall:
	"""Note that a call was answered, or ended, as its own browser says.

	Args:
		name: of the FSM Call.
		user: name of the User whose browser it is.
		said: what happened.
		ending: why it ended without an answer; empty if nobody knows.

	Raises:
		FsmError: there is no such call, it is a colleague's, or others report what becomes of it.
	"""
	row = repository.lock_call(name)
	if row is None or row.call_sid or user not in (row.agent, *row.rung):
		frappe.throw(_("This call no longer exists."), FsmError)
	now = instants.now_utc()
	if said == "answered":
		by = user if row.direction == states.INBOUND else ""
		facts = replace(row.facts, has_rung=True, answered_at=row.facts.answered_at or now, answered_by=by)
	else:
		facts = states.close(replace(row.facts, ending=row.facts.ending or ending), now)
	return progress.apply_facts(row, facts)


def _insert(values: dict[str, object]) -> StoredCall:
	user = values.get("agent") or values["rung"]
	agents.require_agent(str(user))
	due = instants.now_utc() + progress.LOOK_WHILE_OPEN
	return repository.lock_call(repository.insert_call({"language": "fr", "look_due_utc": due, **values}))
