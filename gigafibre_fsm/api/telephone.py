"""Endpoints of the telephone at the desk: tokens, calls in and out, their card, notes and outcome, and who is called back."""

from datetime import datetime
from typing import Literal, TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.care.telephone import (
	agents,
	call_backs,
	card,
	conference,
	desk_calls,
	outgoing,
	results,
)
from gigafibre_fsm.domain.care.telephone.repository import StoredCall
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.errors import IntegrationError

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


class VoiceToken(TypedDict):
	"""What a browser needs to be a telephone for `expires_in` seconds; an empty `edge` means the nearest."""

	token: str
	identity: str
	expires_in: int
	edge: str


class PlacedCall(TypedDict):
	"""The call that was prepared: the browser sends its name and nothing else."""

	call: str


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


class DeskCall(TypedDict):
	"""A call that rings at a user's desk or that they are in; `since` is site time."""

	call: str
	status: str
	direction: str
	number: str
	customer: str
	since: datetime


class MyCalls(TypedDict):
	"""A user's calls now, whether they take new ones, and how many callers wait for a call."""

	calls: list[DeskCall]
	available: bool
	call_backs: int


class ChangedCall(TypedDict):
	"""The call, and its status now."""

	call: str
	status: str


class WaitingCaller(TypedDict):
	"""A caller who waits for our call; `on` is site time, `recording` the address of their message."""

	call: str
	number: str
	customer: str
	customer_name: str
	language: str
	on: datetime
	voicemail: bool
	recording: str
	calls: int


class WaitingCallers(TypedDict):
	"""Who waits for our call, the longest waiting first."""

	call_backs: list[WaitingCaller]


class AgentAvailability(TypedDict):
	"""Whether a user takes calls."""

	available: bool


class Colleagues(TypedDict):
	"""The users to whom a call can be handed."""

	colleagues: list[str]


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
def issue_voice_token() -> VoiceToken:
	"""Return a token that makes this user's browser a telephone for an hour.

	Raises:
		FsmError: the telephone is not set up.
	"""
	try:
		key = agents.issue_key(frappe.session.user)
	except IntegrationError as error:
		_refuse(error)
	return {"token": key.token, "identity": key.identity, "expires_in": key.expires_in, "edge": key.edge}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(30, 60)
@unit_of_work.whole
def start_call(number: str, customer: str = "", issue: str = "") -> PlacedCall:
	"""Prepare a call to a number, which the browser then places with its name alone.

	Args:
		number: as typed or shown.
		customer: name of the Customer, if it is known.
		issue: name of the Issue it is about, if any.

	Raises:
		FsmError: the number is not called from here, an emergency number above all; the valve is closed; or the
			telephone is not set up.
	"""
	for doctype, name in (("Customer", customer), ("Issue", issue)):
		if name:
			_require_document(doctype, name)
	try:
		row = outgoing.start_call(frappe.session.user, number, customer, issue)
	except IntegrationError as error:
		_refuse(error)
	return {"call": row.name}


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
		_no_call()
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


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(600, 60)
def list_my_calls() -> MyCalls:
	"""Return the calls that ring at this user's desk or that they are in; asked again and again, in case an event was lost."""
	mine = desk_calls.list_calls(frappe.session.user)
	return {
		"calls": [
			{
				"call": each.name,
				"status": each.status,
				"direction": each.direction,
				"number": each.number,
				"customer": each.customer,
				"since": each.started_on,
			}
			for each in mine.calls
		],
		"available": mine.is_available,
		"call_backs": mine.call_backs,
	}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(240, 60)
@unit_of_work.whole
def save_call_notes(call: str, notes: str) -> ChangedCall:
	"""Store what our agent writes during a call.

	Raises:
		FsmError: there is no such call, it is a colleague's, or the text is longer than 10,000 characters.
	"""
	return _changed(results.save_notes(call, frappe.session.user, notes))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def finish_call(call: str, outcome: Outcome, notes: str = "") -> ChangedCall:
	"""Store what came of a call.

	Args:
		call: name of the FSM Call.
		outcome: one of its field's options.
		notes: the whole text; an empty one leaves what is stored.

	Raises:
		FsmError: as for `save_call_notes`.
	"""
	return _changed(results.finish(call, frappe.session.user, outcome, notes))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def choose_customer(call: str, customer: str) -> ChangedCall:
	"""Note which of the customers who have a number our agent speaks with, or somebody else.

	Raises:
		FsmError: there is no such call or customer, or the call is a colleague's.
	"""
	_require_document("Customer", customer)
	return _changed(results.choose_customer(call, frappe.session.user, customer))


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
def hold_call(call: str, on: bool) -> ChangedCall:
	"""Put the customer on hold, or take them back.

	Raises:
		FsmError: nobody speaks in this call, it is a colleague's, or Twilio refuses.
	"""
	row = desk_calls.require_own(call, frappe.session.user)
	try:
		conference.hold_call(call, is_held=on)
	except IntegrationError as error:
		_refuse(error)
	return _changed(row)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
def transfer_call(call: str, agent: str) -> ChangedCall:
	"""Ring a colleague, who joins the call; this user hangs up when they like.

	Raises:
		FsmError: nobody speaks in this call, it is a colleague's, the other takes no calls, or Twilio refuses.
	"""
	row = desk_calls.require_own(call, frappe.session.user)
	try:
		conference.transfer_call(call, agent)
	except IntegrationError as error:
		_refuse(error)
	return _changed(row)


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
def pause_recording(call: str, on: bool) -> ChangedCall:
	"""Keep nothing of what is said from now on, while a card's number is read out, or go on recording.

	Raises:
		FsmError: nobody speaks in this call, it is a colleague's, nothing is recorded, or Twilio refuses.
	"""
	row = desk_calls.require_own(call, frappe.session.user)
	try:
		conference.pause_recording(call, is_paused=on)
	except IntegrationError as error:
		_refuse(error)
	return _changed(row)


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(240, 60)
def list_call_backs() -> WaitingCallers:
	"""Return the callers who reached nobody or left a message, the longest waiting first."""
	return {
		"call_backs": [
			{
				"call": each.call,
				"number": each.number,
				"customer": each.customer,
				"customer_name": each.customer_name,
				"language": each.language,
				"on": each.called_on,
				"voicemail": each.is_voicemail,
				"recording": each.recording,
				"calls": each.calls,
			}
			for each in call_backs.list_call_backs()
		]
	}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(120, 60)
@unit_of_work.whole
def settle_call_back(call: str) -> ChangedCall:
	"""Take a caller off the list, because somebody has dealt with them.

	Raises:
		FsmError: they are not on it any more.
	"""
	call_backs.settle_call_back(call, frappe.session.user)
	return {"call": call, "status": "settled"}


@frappe.whitelist(methods=["POST"])
@guards.support
@guards.limited(60, 60)
@unit_of_work.whole
def set_availability(available: bool) -> AgentAvailability:
	"""Ring this user's telephone for callers from now on, or no more."""
	agents.set_available(frappe.session.user, is_available=available)
	return {"available": available}


@frappe.whitelist(methods=["GET"])
@guards.support
@guards.limited(120, 60)
def list_colleagues() -> Colleagues:
	"""Return the users of support who take calls now, to whom this user can hand one."""
	return {"colleagues": agents.list_colleagues(frappe.session.user)}


def _changed(row: StoredCall) -> ChangedCall:
	return {"call": row.name, "status": row.status}


def _require_document(doctype: str, name: str) -> None:
	"""Refuse a document that does not exist or that the user may not read."""
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", name):
		frappe.throw(_("{0} {1} does not exist, or you may not see it.").format(_(doctype), name), FsmError)


def _no_call() -> None:
	frappe.throw(_("This call no longer exists."), FsmError)


def _refuse(error: IntegrationError) -> None:
	frappe.db.rollback()
	frappe.throw(_(error.message), FsmError)
