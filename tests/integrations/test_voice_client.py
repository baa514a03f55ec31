"""The client of Twilio's calls against the stand-in: tokens, questions about calls, and recordings from Twilio alone."""

from collections.abc import Iterator
from dataclasses import replace

import jwt
import pytest

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.twilio.voice import VoiceAccount, VoiceClient, issue_token
from gigafibre_fsm.integrations.twilio.words import LegStatus
from gigafibre_fsm.tests.standins.twilio import ACCOUNT, API_KEY, API_SECRET, TwilioStandIn
from gigafibre_fsm.tests.standins.twilio_calls import Leg, Recording
from gigafibre_fsm.tests.standins.twilio_voice_api import APP

UNKNOWN = "CA" + "f" * 32


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
	with TwilioStandIn() as own:
		yield own


@pytest.fixture
def account(twilio: TwilioStandIn) -> VoiceAccount:
	return VoiceAccount(ACCOUNT, API_KEY, API_SECRET, twilio.url, 2)


def test_a_token_is_for_one_browser_and_one_app_and_an_hour(account: VoiceAccount):
	token = jwt.decode(issue_token(account, APP, "agent_1"), API_SECRET, algorithms=["HS256"])
	assert (token["sub"], token["iss"], token["grants"]["identity"]) == (ACCOUNT, API_KEY, "agent_1")
	assert token["exp"] - token.get("iat", token.get("nbf")) == 3600
	assert token["grants"]["voice"]["outgoing"]["application_sid"] == APP
	assert token["grants"]["voice"]["incoming"]["allow"] is True
	assert "secret" not in str(token)


def test_a_call_is_shown_with_its_legs_and_one_that_is_gone_is_none(
	twilio: TwilioStandIn, account: VoiceAccount
):
	call = Leg("+15145550123", twilio.exchange.number, status="completed", created=1000.0, answered=1005.0)
	call.ended = 1065.0
	leg = Leg(call.sender, "client:agent_1", call.sid, status="no-answer", created=1000.0, ended=1020.0)
	twilio.exchange.legs = {call.sid: call, leg.sid: leg}
	client = VoiceClient(account)
	found = client.fetch_call(call.sid)
	assert (found.status, found.duration, found.sender) == (LegStatus.COMPLETED, 60, "+15145550123")
	assert [(each.status, each.to) for each in client.list_legs(call.sid)] == [(LegStatus.NO_ANSWER, leg.to)]
	assert client.fetch_call(UNKNOWN) is None


def test_a_recording_comes_by_its_id_and_from_twilio_alone(twilio: TwilioStandIn, account: VoiceAccount):
	recording = Recording(UNKNOWN, 9, "RecordVerb")
	twilio.exchange.recordings[recording.sid] = recording
	client = VoiceClient(account)
	assert client.fetch_recording(recording.sid) == recording.content
	client.delete_recording(recording.sid)
	client.delete_recording(recording.sid)
	assert client.fetch_recording(recording.sid) is None
	for wrong in ("../../../Messages", "RE1", f"{recording.sid}@169.254.169.254"):
		with pytest.raises(Rejected):
			client.fetch_recording(wrong)
	elsewhere = VoiceClient(replace(account, base_url="http://twilio.example.net"))
	with pytest.raises(NotConfigured, match="Twilio alone"):
		elsewhere.fetch_recording(recording.sid)


def test_each_failure_is_ours(twilio: TwilioStandIn, account: VoiceAccount):
	with pytest.raises(NotConfigured):
		VoiceClient(replace(account, api_key_secret="guessed")).fetch_call(UNKNOWN)
	with pytest.raises(Rejected, match="no longer"):
		VoiceClient(account).move_leg(UNKNOWN, "<Response/>")
	for mode in ("reset", "500"):
		twilio.use(mode)
		with pytest.raises(Unavailable):
			VoiceClient(account).list_legs(UNKNOWN)
	with pytest.raises(NotConfigured):
		VoiceClient(replace(account, api_key_sid=""))


def test_the_app_is_known_by_its_name(account: VoiceAccount):
	assert VoiceClient(account).check_app(APP) == "Gigafibre desk (stand-in)"
