"""Endpoint of the card of a call: who it is, and what to know before the first word."""

from datetime import datetime
from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.care.telephone.desk import card
from gigafibre_fsm.exceptions import FsmError


class CardLine(TypedDict):
	"""How a line is: working, weak, not_heard, down or unknown; `since` is site time."""

	kind: str
	since: datetime | None


class CardIncident(TypedDict):
	"""The incident at the customer's address, and what it means to them, in the reader's language."""

	incident: str
	sentence: str


class CardVisit(TypedDict):
	"""The next visit: its stage and its promised window, site time."""

	job: str
	stage: str
	window_start: datetime
	window_end: datetime


class CardContact(TypedDict):
	"""A call, text or ticket of the customer; `on` is site time, `text` a call's outcome or a ticket's subject."""

	kind: str
	name: str
	on: datetime
	inbound: bool
	text: str


class CardCandidate(TypedDict):
	"""A customer who has the number of a call."""

	customer: str
	customer_name: str
	language: str


class CallCardAnswer(TypedDict):
	"""What our agent sees of a call; `balance` is in dollars, and absent for those who may see no amounts.

	`customer` is empty if nobody has the number, or several have it: those are the candidates.
	"""

	call: str
	status: str
	direction: str
	number: str
	issue: str
	dispatch_job: str
	notes: str
	outcome: str
	customer: str
	customer_name: str
	language: str
	line: CardLine | None
	incident: CardIncident | None
	next_visit: CardVisit | None
	balance: float | None
	last_contacts: list[CardContact]
	candidates: list[CardCandidate]
	is_recorded: bool


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def load_call_card(call: str) -> CallCardAnswer:
	"""Return who is in a call and what our agent should know; with amounts only for those who may see them.

	Raises:
		FsmError: there is no such call.
	"""
	shows_money = guards.may_see_money()
	found = card.load_card(call, now_datetime(), shows_money=shows_money)
	if found is None:
		frappe.throw(_("This call no longer exists."), FsmError)
	row, visit, line = found.row, found.visit, found.line
	answer: CallCardAnswer = {
		"call": row.name,
		"status": row.status,
		"direction": row.direction,
		"number": row.number,
		"issue": row.issue,
		"dispatch_job": row.dispatch_job,
		"notes": row.notes,
		"outcome": row.outcome,
		"customer": found.customer,
		"customer_name": found.customer_name,
		"language": found.language,
		"line": {"kind": line.kind, "since": line.since} if line else None,
		"incident": {"incident": found.incident.name, "sentence": found.outage} if found.incident else None,
		"next_visit": {
			"job": visit.job,
			"stage": visit.stage,
			"window_start": visit.window[0],
			"window_end": visit.window[1],
		}
		if visit
		else None,
		"balance": float(found.balance) if found.balance is not None else None,
		"last_contacts": [
			{
				"kind": each.kind,
				"name": each.name,
				"on": each.happened_on,
				"inbound": each.is_inbound,
				"text": each.text,
			}
			for each in found.contacts
		],
		"candidates": [
			{"customer": each.customer, "customer_name": each.customer_name, "language": each.language}
			for each in found.candidates
		],
		"is_recorded": found.is_recorded,
	}
	return answer
