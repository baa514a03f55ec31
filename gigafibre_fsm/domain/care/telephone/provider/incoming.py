"""A caller: their row, whose number it is, what they hear, whom it rings, and the message they may leave."""

from datetime import datetime

from gigafibre_fsm.domain.care.outages import call_status
from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.numbers import callers
from gigafibre_fsm.domain.care.telephone.provider import addresses, wording
from gigafibre_fsm.domain.care.telephone.reports import progress
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations import twilio
from gigafibre_fsm.integrations.twilio import twiml
from gigafibre_fsm.integrations.twilio.words import LegStatus


def answer_call(sid: str, sender: str, to: str, now: datetime) -> str:
	"""Return what to do with a caller, and ring whoever is available; asked again, it answers the same for one row.

	Args:
		sid: the provider's id of the call.
		sender: the caller's number, or a word for a hidden one.
		to: our number.
		now: site time, naive.
	"""
	voice = twilio.read_voice()
	number = callers.to_number(sender)
	outage = call_status.find_call_status(number, now) if number else None
	repository.insert_call({"direction": states.INBOUND, "call_sid": sid, "from_number": sender[:140]})
	row = repository.lock_call(sid=sid)
	found = callers.find_callers(number)
	ringing = [] if row.is_over else agents.list_ringable()
	languages = sorted({each.language for each in found}, reverse=True) or wording.BOTH
	values = {
		"number": number,
		"to_number": to[:140],
		"customer": row.customer or (found[0].customer if len(found) == 1 else None),
		"language": languages[0],
		"incident": outage.incident if outage else None,
		"is_recorded": int(bool(ringing) and voice.is_recording),
		"rung": " ".join(each.user for each in ringing),
		"status": row.status if row.status != states.QUEUED else states.RINGING,
		"look_due_utc": instants.now_utc() + progress.LOOK_WHILE_OPEN,
	}
	repository.update_call(row.name, values)
	agents.note_rung([each.user for each in ringing])
	row = repository.lock_call(row.name)
	repository.announce(row, row.rung)
	urls = addresses.build_addresses(row.name)
	if not ringing:
		said = wording.greet(languages, voice, outage, is_recorded=False)
		return twiml.take_message([*said, *wording.ask_for_message(languages)], urls)
	return twiml.ring_browsers(
		wording.greet(languages, voice, outage, is_recorded=voice.is_recording),
		[each.identity for each in ringing],
		urls,
		seconds=voice.ring_seconds,
		is_recorded=voice.is_recording,
	)


def follow_dial(call: str, leg_sid: str, status: LegStatus, duration: int) -> str:
	"""Return what to do when the telephones that a call rang have stopped: a caller who reached nobody leaves a message.

	Args:
		call: name of the FSM Call.
		leg_sid: the leg that was connected, or that rang; empty if none did.
		status: of that leg.
		duration: seconds of the conversation.
	"""
	row = repository.lock_call(call)
	if row is None:
		return twiml.say_and_hang_up([])
	row = progress.receive_dial_end(row, leg_sid, status, duration)
	if row.conference and not row.is_over:
		return twiml.join_conference(row.conference, addresses.build_addresses(row.name))
	if row.direction == states.OUTBOUND or row.facts.answered_at:
		return twiml.say_and_hang_up([])
	return ask_for_message(row)


def ask_for_message(row: StoredCall) -> str:
	"""Return what a caller hears whom nobody answered."""
	return twiml.take_message(
		wording.ask_for_message(list_languages(row)), addresses.build_addresses(row.name)
	)


def list_languages(row: StoredCall) -> tuple[str, ...]:
	"""Return the languages in which a caller is spoken to: their own, or both for a stranger."""
	return (row.language,) if row.customer and row.language else wording.BOTH
