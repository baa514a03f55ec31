"""Twilio's questions and reports about calls, read from their form fields; each answers what Twilio is to do next.

Fields: https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application
"""

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from gigafibre_fsm.domain.care.telephone.call import repository
from gigafibre_fsm.domain.care.telephone.call.repository import StoredCall
from gigafibre_fsm.domain.care.telephone.provider import incoming, outgoing, wording
from gigafibre_fsm.domain.care.telephone.reports import progress, recordings
from gigafibre_fsm.domain.care.telephone.reports.progress import LegCallback
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.integrations.twilio import twiml, words
from gigafibre_fsm.integrations.twilio.words import LegStatus, RecordingStatus

SID = re.compile(r"CA[0-9a-f]{32}")
RECORDING = re.compile(r"RE[0-9a-f]{32}")
NOTHING = "<Response/>"
MOST_SECONDS = 24 * 3600
_MESSAGE_SOURCE = "RecordVerb"

Form = Mapping[str, str]


def is_about_call(form: Form) -> bool:
	"""Whether a form names a call, as each of Twilio's callbacks about calls does."""
	return bool(SID.fullmatch(form.get("CallSid", "")))


def answer_caller(form: Form, now: datetime) -> str:
	"""Return what to do with a caller; `now` is site time, naive."""
	return incoming.answer_call(form["CallSid"], form.get("From", ""), form.get("To", ""), now)


def connect_browser(form: Form) -> str:
	"""Return whom to call for a browser; it sends the name of the call that was prepared, and nothing else counts."""
	return outgoing.connect_call(form["CallSid"], form.get("From", ""), form.get("call", "")[:140])


def apply_leg(form: Form, call: str) -> None:
	"""Apply what became of a leg; a status that Twilio did not have when this was written is ignored.

	Args:
		form: the callback's fields.
		call: name of the FSM Call from its address; empty for that of our number.
	"""
	status = words.leg_status(form.get("CallStatus", ""))
	if status is None:
		return
	callback = LegCallback(
		sid=form["CallSid"],
		parent_sid=_match(SID, form.get("ParentCallSid", "")),
		status=status,
		at=_moment(form.get("Timestamp", "")),
		sender=form.get("From", ""),
		to=form.get("To", ""),
		duration=_seconds(form.get("CallDuration", "")),
	)
	progress.receive_leg(callback, call)


def apply_transfer(form: Form, call: str) -> None:
	"""Apply what became of a colleague's telephone that was rung for a call."""
	if status := words.leg_status(form.get("CallStatus", "")):
		progress.receive_transfer(call, form.get("To", ""), status)


def follow_dial(form: Form, call: str) -> str:
	"""Return what to do when the telephones that a call rang have stopped."""
	status = words.leg_status(form.get("DialCallStatus", "")) or LegStatus.NO_ANSWER
	seconds = _seconds(form.get("DialCallDuration", ""))
	return incoming.follow_dial(call, _match(SID, form.get("DialCallSid", "")), status, seconds)


def take_message(call: str) -> str:
	"""Return what to do with somebody whom a colleague did not take over: they leave a message."""
	row = repository.lock_call(call)
	return incoming.ask_for_message(row) if row else NOTHING


def keep_waiting(call: str) -> str:
	"""Return what somebody hears who is on hold."""
	return twiml.play_waiting(wording.ask_to_wait(_languages(repository.load_call(call))))


def thank_for_message(form: Form, call: str) -> str:
	"""Note the message that a caller left, and return what they hear."""
	row = recordings.receive_recording(
		call,
		_match(RECORDING, form.get("RecordingSid", "")),
		RecordingStatus.COMPLETED,
		_seconds(form.get("RecordingDuration", "")),
		is_message=True,
	)
	return twiml.say_and_hang_up(wording.thank_for_message(_languages(row)))


def apply_recording(form: Form, call: str) -> None:
	"""Note what became of a recording; the address that Twilio sends with it is not used."""
	recordings.receive_recording(
		call,
		_match(RECORDING, form.get("RecordingSid", "")),
		words.recording_status(form.get("RecordingStatus", "")),
		_seconds(form.get("RecordingDuration", "")),
		is_message=form.get("RecordingSource", "") == _MESSAGE_SOURCE,
	)


def _languages(row: StoredCall | None) -> tuple[str, ...]:
	return incoming.list_languages(row) if row else wording.BOTH


def _match(pattern: re.Pattern[str], text: str) -> str:
	return text if pattern.fullmatch(text) else ""


def _seconds(text: str) -> int:
	return min(int(text), MOST_SECONDS) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _moment(text: str) -> datetime:
	"""Return when something happened, UTC, naive: as Twilio says, or now."""
	try:
		moment = parsedate_to_datetime(text)
	except (TypeError, ValueError):
		return instants.now_utc()
	return moment.astimezone(timezone.utc).replace(tzinfo=None) if moment.tzinfo else moment
