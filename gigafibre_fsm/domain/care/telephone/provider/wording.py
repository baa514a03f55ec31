"""What is said on the telephone, in the languages of whoever hears it."""

from collections.abc import Sequence

from frappe import _

from gigafibre_fsm.domain.care.outages.call_status import CallStatus
from gigafibre_fsm.integrations.twilio import VoiceSettings
from gigafibre_fsm.integrations.twilio.twiml import Spoken

BOTH = ("fr", "en")


def greet(
	languages: Sequence[str], voice: VoiceSettings, outage: CallStatus | None, *, is_recorded: bool
) -> list[Spoken]:
	"""Return what a caller hears before our telephones ring.

	Args:
		languages: of the caller; both if nobody knows them.
		voice: how this site telephones.
		outage: the incident that cuts their address off, if any.
		is_recorded: whether the conversation will be recorded, which everybody must hear before, in both languages.
	"""
	said = [Spoken(language, _greeting(voice, language)) for language in languages]
	if outage:
		said.append(Spoken(outage.language, outage.sentence))
	if is_recorded:
		said += [Spoken(language, _notice(language)) for language in BOTH]
	return said


def ask_for_message(languages: Sequence[str]) -> list[Spoken]:
	"""Return what a caller hears when nobody can take the call."""
	return [
		Spoken(
			language,
			_(
				"Nobody is free right now. Please leave a message after the tone: it is recorded, and we call you back.",
				language,
			),
		)
		for language in languages
	]


def thank_for_message(languages: Sequence[str]) -> list[Spoken]:
	"""Return what a caller hears after leaving a message."""
	sentence = "Thank you. We have your message and call you back."
	return [Spoken(language, _(sentence, language)) for language in languages]


def ask_to_wait(languages: Sequence[str]) -> list[Spoken]:
	"""Return what somebody hears who is put on hold."""
	return [Spoken(language, _("Please stay on the line.", language)) for language in languages]


def refuse(sentence: str, language: str) -> list[Spoken]:
	"""Return what our agent hears when a call cannot be placed; `sentence` is in English, a source string."""
	return [Spoken(language if language in BOTH else "fr", _(sentence, language))]


def _greeting(voice: VoiceSettings, language: str) -> str:
	return voice.greetings.get(language) or _("Hello, you have reached customer service.", language)


def _notice(language: str) -> str:
	return _(
		"This call is recorded to improve our service. By staying on the line you agree to it.", language
	)
