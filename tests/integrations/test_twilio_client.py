"""The Twilio client: what it sends, and which of three errors each kind of trouble becomes."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.twilio.client import HttpCall, TwilioClient
from gigafibre_fsm.integrations.twilio.signature import is_authentic
from gigafibre_fsm.tests.standins.twilio import (
	ACCOUNT,
	API_KEY,
	API_SECRET,
	AUTH_TOKEN,
	NUMBER,
	SERVICE,
	TwilioStandIn,
)
from gigafibre_fsm.tests.standins.twilio_webhooks import sign

CUSTOMER = "+15145550123"
IMPATIENT = 0.3


@pytest.fixture
def twilio() -> Iterator[TwilioStandIn]:
	with TwilioStandIn() as server:
		yield server


@pytest.fixture
def client(twilio: TwilioStandIn) -> TwilioClient:
	return connected(twilio)


def connected(server: TwilioStandIn, sender: str = NUMBER) -> TwilioClient:
	return TwilioClient(ACCOUNT, API_KEY, API_SECRET, sender=sender, base_url=server.url)


def impatient(server: TwilioStandIn, sender: str = NUMBER) -> TwilioClient:
	return TwilioClient(ACCOUNT, API_KEY, API_SECRET, sender=sender, base_url=server.url, timeout=IMPATIENT)


def just_now() -> datetime:
	return datetime.now(UTC)


def test_a_message_arrives_word_for_word_from_our_number(twilio, client):
	sent = client.send(CUSTOMER, "Bonjour Éloïse, à 9 h.")
	[arrived] = twilio.sent_to(CUSTOMER)
	assert (arrived.body, arrived.from_, arrived.sid) == ("Bonjour Éloïse, à 9 h.", NUMBER, sent.sid)
	assert sent.status == "queued"
	assert sent.segments == 1
	assert sent.created_at.tzinfo is not None


def test_a_messaging_service_is_recognised_by_its_sid(twilio):
	sent = connected(twilio, SERVICE).send(CUSTOMER, "Allo", status_callback="https://fsm.example.ca/cb")
	[arrived] = twilio.sent_to(CUSTOMER)
	assert (arrived.service, arrived.from_) == (SERVICE, "")
	assert arrived.status_callback == "https://fsm.example.ca/cb"
	assert (sent.status, sent.segments) == ("accepted", 0)


def test_the_account_token_serves_where_there_is_no_api_key(twilio):
	client = TwilioClient(ACCOUNT, "", "", AUTH_TOKEN, base_url=twilio.url)
	assert client.check().status == "active"


def test_wrong_credentials_are_a_matter_of_settings(twilio):
	client = TwilioClient(ACCOUNT, API_KEY, "wrong", base_url=twilio.url)
	with pytest.raises(NotConfigured) as refused:
		client.send(CUSTOMER, "Allo")
	assert refused.value.code == "20003"
	with pytest.raises(NotConfigured):
		client.check()
	assert twilio.messages == []


def test_no_credentials_at_all_are_a_matter_of_settings():
	with pytest.raises(NotConfigured):
		TwilioClient("", "", "")


def test_a_recipient_who_said_stop_is_told_apart_from_other_refusals(twilio, client):
	twilio.receive(CUSTOMER, "Stop")
	with pytest.raises(Rejected) as refused:
		client.send(CUSTOMER, "Allo")
	assert refused.value.opted_out
	assert refused.value.code == "21610"
	twilio.receive(CUSTOMER, "START")
	assert client.send(CUSTOMER, "Allo").sid


@pytest.mark.parametrize(
	("to", "body", "sender", "code"),
	[
		("514 555-0123", "Allo", NUMBER, "21211"),
		("+11145550123", "Allo", NUMBER, "21211"),
		("+33612345678", "Allo", NUMBER, "21408"),
		(CUSTOMER, "a" * 1601, NUMBER, "21617"),
		(CUSTOMER, "", NUMBER, "21602"),
		(CUSTOMER, "Allo", "+15145559999", "21606"),
		(CUSTOMER, "Allo", "MG" + "f" * 32, "21701"),
	],
)
def test_a_refused_message_says_why_in_twilios_code(twilio, to, body, sender, code):
	with pytest.raises(Rejected) as refused:
		connected(twilio, sender).send(to, body)
	assert refused.value.code == code
	assert not refused.value.opted_out
	assert "\x1b" not in str(refused.value)


def test_a_text_that_cannot_be_encoded_never_leaves(twilio, client):
	with pytest.raises(Rejected):
		client.send(CUSTOMER, "broken \ud83d emoji")
	assert twilio.requests == []


def test_too_many_requests_may_be_sent_again_without_looking(twilio, client):
	twilio.use("20429", times=1)
	with pytest.raises(Unavailable) as refused:
		client.send(CUSTOMER, "Allo")
	assert not refused.value.unknown_outcome
	assert twilio.messages == []
	assert client.send(CUSTOMER, "Allo").sid


@pytest.mark.parametrize("mode", ["500", "silent", "reset", "lost", "lost-reset", "garbage", "redirect"])
def test_a_lost_answer_to_a_message_is_an_unknown_outcome(twilio, mode):
	twilio.use(mode, times=1)
	with pytest.raises(Unavailable) as lost:
		impatient(twilio).send(CUSTOMER, "Allo")
	assert lost.value.unknown_outcome


def test_an_answer_that_comes_drop_by_drop_ends_in_time(twilio):
	twilio.use("trickle", times=2)
	client = impatient(twilio)
	with pytest.raises(Unavailable) as late:
		client.send(CUSTOMER, "Allo")
	assert (late.value.code, late.value.unknown_outcome) == ("TIMEOUT", True)
	with pytest.raises(Unavailable) as late:
		client.find(CUSTOMER, since=just_now(), body="Allo")
	assert (late.value.code, late.value.unknown_outcome) == ("TIMEOUT", False)
	# what was cut off does not spoil the next request
	assert [message.body for message in twilio.sent_to(CUSTOMER)] == ["Allo"]
	assert client.find(CUSTOMER, since=just_now(), body="Allo")


@pytest.mark.parametrize("mode", ["silent", "lost", "lost-reset", "reset"])
def test_nothing_is_sent_twice_by_itself(twilio, mode):
	twilio.use(mode, times=1)
	with pytest.raises(Unavailable):
		impatient(twilio).send(CUSTOMER, "Allo")
	posts = [request for request in twilio.requests if request.method == "POST"]
	assert len(posts) == 1


def test_a_refused_connection_is_known_to_have_sent_nothing():
	with socket.socket() as unused:
		unused.bind(("127.0.0.1", 0))
		url = f"http://127.0.0.1:{unused.getsockname()[1]}"
		client = TwilioClient(ACCOUNT, API_KEY, API_SECRET, sender=NUMBER, base_url=url)
		with pytest.raises(Unavailable) as refused:
			client.send(CUSTOMER, "Allo")
	assert not refused.value.unknown_outcome


def test_reading_never_has_an_unknown_outcome(twilio):
	client = impatient(twilio)
	twilio.stop()
	with pytest.raises(Unavailable) as lost:
		client.find(CUSTOMER, since=just_now(), body="Allo")
	assert not lost.value.unknown_outcome


@pytest.mark.parametrize(("mode", "count"), [("lost", 1), ("lost-reset", 1), ("silent", 0), ("reset", 0)])
def test_a_look_up_settles_what_became_of_a_lost_answer(twilio, mode, count):
	client = impatient(twilio, SERVICE)
	twilio.use(mode, times=1)
	with pytest.raises(Unavailable):
		client.send(CUSTOMER, "Rendez-vous à 9 h")
	found = client.find(CUSTOMER, since=just_now(), body="Rendez-vous à 9 h")
	assert [message.sid for message in found] == [m.sid for m in twilio.sent_to(CUSTOMER)]
	assert len(found) == count


def test_a_look_up_finds_only_this_text_to_this_number_and_not_long_ago(twilio, client):
	client.send(CUSTOMER, "Autre texte")
	client.send("+14505550123", "Allo")
	client.send(CUSTOMER, "Allo")
	twilio.messages[-1].created -= 3600
	assert client.find(CUSTOMER, since=just_now(), body="Allo") == []
	assert len(client.find(CUSTOMER, since=just_now() - timedelta(hours=2), body="Allo")) == 1


def test_a_look_up_leaves_room_for_two_clocks_that_disagree(client):
	client.send(CUSTOMER, "Allo")
	assert client.find(CUSTOMER, since=just_now() + timedelta(seconds=90), body="Allo")


def test_a_look_up_matches_any_address_where_the_link_is_left_standing(client):
	client.send(CUSTOMER, "Visite: https://fsm.example.ca/l/Ab3-x_9 Merci.")
	assert client.find(CUSTOMER, since=just_now(), body="Visite: {link} Merci.")
	assert not client.find(CUSTOMER, since=just_now(), body="Visite: {link}")
	assert not client.find(CUSTOMER, since=just_now(), body="Facture: {link} Merci.")


def test_a_look_up_sees_through_a_trial_accounts_preface(twilio, client):
	client.send(CUSTOMER, "Allo")
	twilio.messages[0].body = "Sent from your Twilio trial account - Allo"
	assert client.find(CUSTOMER, since=just_now(), body="Allo")


def test_a_look_up_refuses_a_time_without_zone(client):
	with pytest.raises(ValueError, match="time zone"):
		client.find(CUSTOMER, since=datetime(2026, 11, 20), body="Allo")


def test_each_call_is_recorded_without_words_or_secrets(twilio):
	calls: list[HttpCall] = []
	client = TwilioClient(
		ACCOUNT, API_KEY, API_SECRET, sender=NUMBER, base_url=twilio.url, record=calls.append
	)
	client.send(CUSTOMER, "Mot secret")
	twilio.use("reset", times=1)
	with pytest.raises(Unavailable):
		client.send(CUSTOMER, "Mot secret")
	assert [(call.method, call.status) for call in calls] == [("POST", 201), ("POST", 0)]
	assert "secret" not in repr(calls)


class TestSignature:
	URL = "https://fsm.example.ca/api/method/gigafibre_fsm.api.webhooks.twilio_status?x=1"
	FIELDS = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": CUSTOMER}

	def test_a_genuine_webhook_is_accepted_with_either_token_of_a_rotation(self):
		tokens = ("primary", "secondary")
		for token in tokens:
			assert is_authentic(self.URL, self.FIELDS, sign(self.URL, self.FIELDS, token), tokens)

	@pytest.mark.parametrize(
		("url", "fields", "token"),
		[
			(URL, FIELDS, "other"),
			(URL + "2", FIELDS, "primary"),
			(URL.replace("https", "http"), FIELDS, "primary"),
			(URL, {**FIELDS, "MessageStatus": "failed"}, "primary"),
			(URL, {**FIELDS, "Extra": "1"}, "primary"),
		],
	)
	def test_anything_altered_is_refused(self, url, fields, token):
		assert not is_authentic(self.URL, self.FIELDS, sign(url, fields, token), ("primary",))

	def test_no_signature_and_no_token_are_refused(self):
		assert not is_authentic(self.URL, self.FIELDS, "", ("primary",))
		assert not is_authentic(self.URL, self.FIELDS, sign(self.URL, self.FIELDS, ""), ("",))
		assert not is_authentic(self.URL, self.FIELDS, sign(self.URL, self.FIELDS, "primary"), ())

	def test_an_algorithm_nobody_knows_is_refused(self):
		signature = sign(self.URL, self.FIELDS, "primary")
		assert not is_authentic(self.URL, self.FIELDS, signature, ("primary",), "key=k,algorithm=HMAC_MD5")
