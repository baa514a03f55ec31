"""Instructions to Twilio for a call (TwiML), built with Twilio's own classes so that every text is escaped. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from twilio.twiml.voice_response import Dial, VoiceResponse

LANGUAGES = {"fr": ("fr-CA", "Polly.Chantal"), "en": ("en-US", "Polly.Joanna")}
LONGEST_MESSAGE = 120
"""Seconds that a caller may speak after the tone."""
_EVENTS = "initiated ringing answered completed"


@dataclass(frozen=True, slots=True)
class Spoken:
	"""A sentence that the caller hears; `language` is fr or en."""

	language: str
	text: str


@dataclass(frozen=True, slots=True)
class CallAddresses:
	"""Where Twilio tells what becomes of a call: public URLs of our webhooks."""

	action: str
	status: str
	recording: str
	message: str
	wait: str = ""


def ring_browsers(
	said: Sequence[Spoken],
	identities: Sequence[str],
	addresses: CallAddresses,
	*,
	seconds: int,
	is_recorded: bool,
) -> str:
	"""Say sentences, then ring browsers, of which the first to answer has the call.

	Args:
		said: what the caller hears first.
		identities: names of the browsers.
		addresses: of our webhooks.
		seconds: how long they ring.
		is_recorded: whether the conversation is recorded from the answer on; the caller must have been told in `said`.
	"""
	response = _saying(said)
	dial = _dial(addresses, is_recorded=is_recorded, timeout=seconds, answer_on_bridge=True)
	for identity in identities:
		dial.client(
			identity,
			status_callback=addresses.status,
			status_callback_event=_EVENTS,
			status_callback_method="POST",
		)
	response.append(dial)
	return str(response)


def call_number(number: str, shown: str, addresses: CallAddresses, said: Sequence[Spoken] = ()) -> str:
	"""Call a telephone number for a browser that has placed the call; not recorded.

	Args:
		number: in E.164.
		shown: our own number, which the other side sees.
		addresses: of our webhooks.
		said: what our agent hears first.
	"""
	response = _saying(said)
	dial = _dial(addresses, is_recorded=False, caller_id=shown, answer_on_bridge=True, timeout=45)
	dial.number(
		number,
		status_callback=addresses.status,
		status_callback_event=_EVENTS,
		status_callback_method="POST",
	)
	response.append(dial)
	return str(response)


def take_message(said: Sequence[Spoken], addresses: CallAddresses) -> str:
	"""Say sentences, then record what the caller says after the tone."""
	response = _saying(said)
	response.record(
		action=addresses.message,
		method="POST",
		max_length=LONGEST_MESSAGE,
		play_beep=True,
		timeout=5,
		trim="trim-silence",
		recording_status_callback=addresses.recording,
		recording_status_callback_event="completed absent",
		recording_status_callback_method="POST",
	)
	return str(response)


def join_conference(name: str, addresses: CallAddresses) -> str:
	"""Let a leg join a conference, in which it can be held and handed over; the conference is over when it hangs up."""
	response = VoiceResponse()
	dial = Dial()
	dial.conference(
		name,
		beep="false",
		start_conference_on_enter=True,
		end_conference_on_exit=True,
		wait_url=addresses.wait,
		wait_method="POST",
	)
	response.append(dial)
	return str(response)


def play_waiting(said: Sequence[Spoken], seconds: int = 20) -> str:
	"""Say sentences to somebody who waits, again and again with a pause between."""
	response = VoiceResponse()
	for _again in range(30):
		_add_sentences(response, said)
		response.pause(length=seconds)
	return str(response)


def redirect(address: str) -> str:
	"""Go on with what another address of ours says."""
	response = VoiceResponse()
	response.redirect(address, method="POST")
	return str(response)


def say_and_hang_up(said: Sequence[Spoken]) -> str:
	"""Say sentences and end the call."""
	response = _saying(said)
	response.hangup()
	return str(response)


def _saying(said: Sequence[Spoken]) -> VoiceResponse:
	response = VoiceResponse()
	_add_sentences(response, said)
	return response


def _add_sentences(response: VoiceResponse, said: Sequence[Spoken]) -> None:
	for each in said:
		language, voice = LANGUAGES[each.language]
		response.say(each.text, language=language, voice=voice)


def _dial(addresses: CallAddresses, *, is_recorded: bool, **options: object) -> Dial:
	recording = (
		{
			"record": "record-from-answer-dual",
			"recording_status_callback": addresses.recording,
			"recording_status_callback_event": "completed absent",
			"recording_status_callback_method": "POST",
		}
		if is_recorded
		else {}
	)
	return Dial(action=addresses.action, method="POST", **options, **recording)
