"""A call that our agent places: allowed numbers only, from our own number, and only for the row that was made for it."""

from datetime import datetime, timedelta

import frappe
from frappe import _

from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.numbers import dialling
from gigafibre_fsm.domain.care.telephone.provider import addresses, wording
from gigafibre_fsm.domain.care.telephone.reports import progress
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.domain.platform import instants, outbound_guard
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.twilio import VoiceSettings, twiml

CHANNEL = "call"
LASTS = timedelta(minutes=5)
"""After a call was prepared its browser must place it; an older row dials nothing."""
NOT_PREPARED = "This call was not prepared, or too long ago. Dial the number again."


def start_call(user: str, text: str, customer: str = "", issue: str = "") -> StoredCall:
	"""Prepare a call and return its row; the browser places it with the row's name alone.

	Args:
		user: name of the User who calls.
		text: the number, as typed or shown.
		customer: name of the Customer who is called, empty if nobody knows.
		issue: name of the Issue it is about, empty without one.

	Raises:
		FsmError: the number is not called from here, an emergency number above all; or the valve is closed.
		NotConfigured: the telephone is not set up.
	"""
	voice = twilio.read_voice()
	number = _require_allowed(text, voice)
	agents.require_agent(user)
	language = frappe.db.get_value("Customer", customer, "language") if customer else ""
	values = {
		"direction": states.OUTBOUND,
		"number": number,
		"from_number": voice.number,
		"to_number": number,
		"customer": customer or None,
		"issue": issue or None,
		"agent": user,
		"language": language if language in wording.BOTH else "fr",
		"look_due_utc": instants.now_utc() + LASTS,
	}
	return repository.lock_call(repository.insert_call(values))


def connect_call(sid: str, sender: str, call: str) -> str:
	"""Return what to do with a call that a browser places: call the number of its row, or say why not.

	Args:
		sid: the provider's id of the browser's leg.
		sender: the browser, after `client:`.
		call: what the browser sent: the name of an FSM Call.
	"""
	voice = twilio.read_voice()
	user = progress.find_agent(sender)
	row = repository.lock_call(call)
	language = frappe.db.get_value("User", user, "language") or "fr" if user else "fr"
	if row is None or not _may_connect(row, user, sid):
		return twiml.say_and_hang_up(wording.refuse(NOT_PREPARED, language))
	# the settings and the valve may have changed since, and a row is not proof of what may be dialled
	dialled = dialling.judge_number(row.number, voice.abroad)
	valve = outbound_guard.judge_effect(CHANNEL, row.number)
	if dialled.refusal or not valve.open:
		sentence = dialled.refusal.value if dialled.refusal else "Calls are held back on this site."
		repository.update_call(row.name, {"call_sid": sid, "error": sentence})
		progress.apply_facts(row, states.close(row.facts, instants.now_utc()))
		return twiml.say_and_hang_up(wording.refuse(sentence, language))
	values = {
		"call_sid": sid,
		"status": states.RINGING,
		"look_due_utc": instants.now_utc() + progress.LOOK_WHILE_OPEN,
	}
	repository.update_call(row.name, values if row.status == states.QUEUED else {"call_sid": sid})
	return twiml.call_number(dialled.number, voice.number, addresses.build_addresses(row.name))


def is_abandoned(row: StoredCall, now: datetime) -> bool:
	"""Whether a prepared call was never placed; `now` in UTC."""
	return not row.call_sid and row.instant + LASTS <= now


def _may_connect(row: StoredCall, user: str, sid: str) -> bool:
	is_fresh = row.instant + LASTS > instants.now_utc()
	is_own = bool(user) and row.agent == user and row.direction == states.OUTBOUND
	return is_own and not row.is_over and (row.call_sid == sid if row.call_sid else is_fresh)


def _require_allowed(text: str, voice: VoiceSettings) -> str:
	dialled = dialling.judge_number(text, voice.abroad)
	if dialled.refusal:
		frappe.throw(_(dialled.refusal.value), FsmError)
	valve = outbound_guard.judge_effect(CHANNEL, dialled.number)
	if not valve.open:
		frappe.throw(valve.reason, FsmError)
	return dialled.number
