"""Instructions to Twilio: texts are escaped, and nothing is recorded before everybody was told."""

from xml.etree import ElementTree

from gigafibre_fsm.integrations.twilio import twiml
from gigafibre_fsm.integrations.twilio.twiml import CallAddresses, Spoken
from gigafibre_fsm.tests.standins.twilio_calls import read_twiml

URLS = CallAddresses("https://x/a?call=1&b=2", "https://x/s", "https://x/r", "https://x/m", "https://x/w")
HOSTILE = '<Dial>911</Dial> & "Cie"'


def test_a_text_is_said_and_never_followed():
	[said, dial] = read_twiml(
		twiml.ring_browsers([Spoken("fr", HOSTILE)], ["agent_1"], URLS, seconds=20, is_recorded=False)
	)
	assert said.text == HOSTILE and dial.get("action") == URLS.action
	assert not list(ElementTree.fromstring(twiml.say_and_hang_up([Spoken("en", HOSTILE)])).iter("Dial"))


def test_the_words_come_before_the_recorded_ringing():
	verbs = read_twiml(
		twiml.ring_browsers(
			[Spoken("fr", "a"), Spoken("en", "b")], ["x", "y"], URLS, seconds=20, is_recorded=True
		)
	)
	assert [verb.tag for verb in verbs] == ["Say", "Say", "Dial"]
	assert verbs[-1].get("record") == "record-from-answer-dual"
	assert (verbs[-1].get("answerOnBridge"), [each.text for each in verbs[-1]]) == ("true", ["x", "y"])


def test_an_outgoing_call_shows_our_number_and_is_not_recorded():
	[dial] = read_twiml(twiml.call_number("+15145550123", "+15145550100", URLS))
	assert (dial.get("callerId"), dial.get("record"), dial[0].text) == ("+15145550100", None, "+15145550123")


def test_everything_that_is_built_is_understood():
	for text in (
		twiml.take_message([Spoken("fr", "a")], URLS),
		twiml.join_conference("fsm-1", URLS),
		twiml.play_waiting([Spoken("en", "b")]),
		twiml.redirect(URLS.message),
		twiml.say_and_hang_up([]),
	):
		assert read_twiml(text)
