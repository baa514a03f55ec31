"""Hold, hand-over and pauses of recording: what the provider does with a call that goes on.

Two legs that are connected directly cannot be held apart. So the first of these actions moves both into a conference named
after the call: the other side's leg by our request, and the one that waits for it when its own connection ends.
"""

from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.provider import addresses
from gigafibre_fsm.domain.care.telephone.reports import progress
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.errors import IntegrationError, Rejected
from gigafibre_fsm.integrations.twilio import twiml
from gigafibre_fsm.integrations.twilio.voice import VoiceClient

RING_SECONDS = 25
"""How long a colleague's telephone rings who is handed a call."""


@dataclass(frozen=True, slots=True)
class CallSides:
	"""The provider's ids of a call's two legs: the customer's and our agent's."""

	customer: str
	agent: str


def hold_call(call: str, *, is_held: bool) -> None:
	"""Have the customer hear a sentence and wait, or our agent again; their first hold moves the call into a conference.

	Raises:
		FsmError: nobody speaks in this call.
		IntegrationError: the provider refuses or cannot be asked.
	"""
	row, client = _open_conference(call), twilio.connect_voice()
	music = addresses.build_address("keep_waiting", row.name)
	client.hold_leg(row.conference, _sides(row).customer, is_held=is_held, music=music)
	if row.is_recorded and not row.is_recording_paused:
		# what is said while the customer waits is not said to them
		_switch_recording(row, client, is_paused=is_held)


def transfer_call(call: str, agent: str) -> None:
	"""Ring a colleague, who joins the conversation; whoever hands the call over hangs up when they like.

	Args:
		call: name of the FSM Call.
		agent: name of the User who gets it.

	Raises:
		FsmError: nobody speaks in this call, or the colleague takes no calls.
		IntegrationError: the provider refuses or cannot be asked.
	"""
	target = agents.find_agent(agent)
	if target is None or not target.is_available:
		frappe.throw(_("This colleague takes no calls right now. Choose another one."), FsmError)
	row, client = _open_conference(call), twilio.connect_voice()
	client.let_leave(row.conference, _sides(row).agent)
	client.ring_into(
		row.conference,
		sender=row.number or twilio.read_voice().number,
		identity=target.identity,
		seconds=RING_SECONDS,
		callback=addresses.build_address("transfer_status", row.name),
	)
	transactions.run_transaction(lambda: _note_transfer(row.name, agent))


def pause_recording(call: str, *, is_paused: bool) -> None:
	"""Keep nothing of a conversation from now on, while a card's number is said, or go on recording.

	Raises:
		FsmError: nobody speaks in this call.
		IntegrationError: the provider refuses, or nothing is recorded.
	"""
	row = transactions.run_transaction(lambda: _note_pause(call, is_paused))
	_switch_recording(row, twilio.connect_voice(), is_paused=is_paused)


def return_caller(call: str) -> None:
	"""Let a customer leave a message whom a colleague did not take over and nobody else speaks with."""
	row = transactions.run_transaction(lambda: repository.load_call(call))
	if row is None or row.is_over or not row.conference:
		return
	client = twilio.connect_voice()
	agent = client.fetch_call(_sides(row).agent)
	if agent and not agent.status.is_final:
		return
	client.move_leg(_sides(row).customer, twiml.redirect(addresses.build_address("nobody_free", row.name)))


def _open_conference(call: str) -> StoredCall:
	"""Return a call whose legs are in a conference; they are moved there the first time."""
	row, is_new = transactions.run_transaction(lambda: _name_conference(call))
	if is_new:
		client = twilio.connect_voice()
		_move_far_leg(row, client)
		if row.is_recorded and not row.is_recording_paused:
			_record_on(row, client)
	return row


def _name_conference(call: str) -> tuple[StoredCall, bool]:
	row = _require_talking(repository.lock_call(call))
	if row.conference:
		return row, False
	repository.update_call(row.name, {"conference": f"fsm-{row.name}"})
	return _require_talking(repository.lock_call(call)), True


def _move_far_leg(row: StoredCall, client: VoiceClient) -> None:
	"""Move the leg that was rung; the one that began the call follows, because its connection has ended."""
	urls = addresses.build_addresses(row.name)
	instructions = twiml.join_conference(row.conference, urls)
	try:
		client.move_leg(row.facts.answered_leg, instructions)
	except Rejected:
		transactions.run_transaction(lambda: repository.update_call(row.name, {"conference": None}))
		raise


def _record_on(row: StoredCall, client: VoiceClient) -> None:
	"""Record the rest of a conversation: the recording of its connection ended when that was taken apart."""
	try:
		client.start_recording(row.call_sid, addresses.build_addresses(row.name).recording)
	except IntegrationError as error:
		# the customer is held all the same
		message = error.message
		transactions.run_transaction(lambda: repository.update_call(row.name, {"error": message}))


def _switch_recording(row: StoredCall, client: VoiceClient, *, is_paused: bool) -> None:
	"""Pause what is recorded now, or go on; where the rest of a conversation was not begun, it is begun."""
	try:
		client.pause_recording(row.call_sid, is_paused=is_paused)
	except Rejected:
		if not row.conference:
			raise
		if not is_paused:
			_record_on(row, client)


def _note_pause(call: str, is_paused: bool) -> StoredCall:
	row = _require_talking(repository.lock_call(call))
	repository.update_call(row.name, {"recording_paused": int(is_paused)})
	return row


def _note_transfer(name: str, agent: str) -> None:
	row = repository.lock_call(name)
	if row is None:
		return
	repository.update_call(name, {"transferred_to": agent})
	row = repository.lock_call(name)
	if row:
		repository.announce(row, progress.listeners(row))


def _sides(row: StoredCall) -> CallSides:
	first, other = row.call_sid, row.facts.answered_leg
	return CallSides(first, other) if row.direction == states.INBOUND else CallSides(other, first)


def _require_talking(row: StoredCall | None) -> StoredCall:
	if row is None or row.status != states.IN_PROGRESS or not (row.call_sid and row.facts.answered_leg):
		frappe.throw(_("Nobody speaks in this call right now."), FsmError)
	return row
