"""Twilio's webhooks over HTTP: only what is signed counts, once, in any order."""

from collections.abc import Iterator

import pytest
import requests

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.messaging.outbox import delivery  # noqa: E402
from gigafibre_fsm.domain.messaging.policy import consent  # noqa: E402
from gigafibre_fsm.tests.standins.twilio import NUMBER  # noqa: E402
from gigafibre_fsm.tests.standins.twilio_webhooks import sign  # noqa: E402
from tests.texting import PHONE, PUBLIC, TextingSite, texting_site  # noqa: E402

STATUS = "/api/method/gigafibre_fsm.api.webhooks.twilio_status"
INBOUND = "/api/method/gigafibre_fsm.api.webhooks.twilio_inbound"
SID = "SM" + "a" * 32


@pytest.fixture
def texting(site: str, web: str) -> Iterator[TextingSite]:
	with texting_site() as it:
		it.twilio.webhook_origin = web
		it.twilio.webhook_headers = {"X-Frappe-Site-Name": site}
		it.twilio.inbound_url = PUBLIC + INBOUND
		yield it


def sent_message(texting: TextingSite, fact: str = "Web") -> tuple[str, str]:
	name = texting.queue(fact)
	delivery.deliver_due(str)
	return name, texting.row(name).provider_sid


@pytest.mark.parametrize("reverse", [False, True])
def test_receipts_in_any_order_and_three_times_end_the_same(texting: TextingSite, reverse: bool):
	name, sid = sent_message(texting)
	answers = texting.twilio.deliver(sid, copies=3, reverse=reverse)
	assert answers == [200] * 9
	row = texting.row(name)
	assert (row.state, row.provider_status) == ("Delivered", "delivered")
	assert row.delivered_on


def test_a_failure_says_why(texting: TextingSite):
	name, sid = sent_message(texting)
	texting.twilio.fates[PHONE] = ("undelivered", 30003)
	texting.twilio.deliver(sid)
	row = texting.row(name)
	assert (row.state, row.error_code) == ("Failed", "30003")
	assert "out of reach" in row.error


def test_a_receipt_books_a_message_whose_worker_died(texting: TextingSite):
	texting.twilio.use("lost-reset", times=1)
	name = texting.queue("Orphan")
	delivery.deliver_due(str)
	assert texting.row(name).state == "Sending"
	[message] = texting.twilio.sent_to(PHONE)
	texting.twilio.deliver(message.sid)
	row = texting.row(name)
	assert (row.state, row.provider_sid) == ("Delivered", message.sid)


def test_a_receipt_for_another_attempt_changes_nothing(texting: TextingSite):
	texting.twilio.use("reset", times=1)
	name = texting.queue("Other")
	delivery.deliver_due(str)
	fields = {"MessageSid": SID, "MessageStatus": "delivered"}
	assert texting.twilio.post(f"{PUBLIC}{STATUS}?sms={name}&claim=0123456789abcdef", fields) == 200
	assert texting.row(name).state == "Sending"


def test_a_receipt_for_somebody_elses_message_is_taken_politely(texting: TextingSite):
	assert texting.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 200


@pytest.mark.parametrize("path", [STATUS, INBOUND])
def test_the_answer_is_empty_twiml(texting: TextingSite, web: str, site: str, path: str):
	fields = {"MessageSid": SID, "MessageStatus": "sent", "From": PHONE, "To": NUMBER, "Body": "Merci!"}
	headers = {"X-Twilio-Signature": sign(PUBLIC + path, fields, texting.twilio.signing_token)}
	answer = requests.post(
		web + path, data=fields, headers={**headers, "X-Frappe-Site-Name": site}, timeout=30
	)
	assert (answer.status_code, answer.text) == (200, "<Response/>")
	assert answer.headers["Content-Type"].startswith("text/xml")


def test_what_is_not_signed_by_twilio_changes_nothing(texting: TextingSite):
	name, sid = sent_message(texting)
	url, fields = PUBLIC + STATUS, {"MessageSid": sid, "MessageStatus": "failed"}
	good = sign(url, fields, texting.twilio.signing_token)
	forged = {
		"nothing": "",
		"garbage": "AAAA",
		"another token": sign(url, fields, "guessed"),
		"another address": sign(f"http://127.0.0.1{STATUS}", fields, texting.twilio.signing_token),
		"other fields": sign(url, {**fields, "MessageStatus": "sent"}, texting.twilio.signing_token),
		"an altered end": good[:-2] + ("A=" if good[-2] != "A" else "B="),
	}
	for how, signature in forged.items():
		assert texting.twilio.post(url, fields, signature=signature) == 403, how
	assert texting.row(name).state == "Sent"


def test_a_signature_for_one_webhook_does_not_open_the_other(texting: TextingSite):
	fields = {"MessageSid": SID, "From": PHONE, "To": NUMBER, "Body": "STOP", "MessageStatus": "sent"}
	signature = sign(PUBLIC + STATUS, fields, texting.twilio.signing_token)
	assert texting.twilio.post(PUBLIC + INBOUND, fields, signature=signature) == 403
	assert not consent.is_opted_out(PHONE)


def test_the_second_way_to_a_method_is_closed(texting: TextingSite, web: str, site: str):
	fields = {"cmd": STATUS.rpartition("/")[2], "MessageSid": SID, "MessageStatus": "sent"}
	for signed in (f"{PUBLIC}/", f"{PUBLIC}/?cmd={fields['cmd']}"):
		headers = {
			"X-Twilio-Signature": sign(signed, fields, texting.twilio.signing_token),
			"X-Frappe-Site-Name": site,
		}
		answer = requests.post(f"{web}/", data=fields, headers=headers, timeout=30)
		assert answer.status_code == 403


@pytest.mark.parametrize("path", [STATUS, INBOUND])
def test_reading_a_webhook_is_refused(web: str, site: str, path: str):
	answer = requests.get(web + path, headers={"X-Frappe-Site-Name": site}, timeout=30)
	assert answer.status_code in (403, 405)


def test_the_old_token_counts_while_it_is_being_rotated(texting: TextingSite):
	settings = frappe.get_doc("FSM Twilio Settings")
	settings.secondary_auth_token = texting.twilio.signing_token
	settings.auth_token = "the-new-one"
	settings.save()
	frappe.db.commit()
	assert texting.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 200
	texting.twilio.signing_token = "the-new-one"
	assert texting.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 200
	texting.twilio.signing_token = "one-before"
	assert texting.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 403


def test_without_settings_twilio_is_asked_to_come_again(texting: TextingSite):
	settings = frappe.get_doc("FSM Twilio Settings")
	settings.enabled = 0
	settings.save()
	frappe.db.commit()
	assert texting.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 503


@pytest.mark.parametrize("word", ["STOP", "arrêt", "ARRET", "Désabonner"])
def test_stop_in_both_languages_ends_the_texts(texting: TextingSite, word: str):
	assert texting.twilio.receive(PHONE, word) == 200
	frappe.db.rollback()
	assert consent.is_opted_out(PHONE)
	name = texting.queue("Stop")
	delivery.deliver_due(str)
	assert texting.row(name).state == "Held"


def test_start_brings_them_back_and_the_words_are_kept(texting: TextingSite):
	texting.twilio.receive(PHONE, "STOP")
	texting.twilio.receive(PHONE, "START")
	frappe.db.rollback()
	assert not consent.is_opted_out(PHONE)
	kept = frappe.get_all("FSM Consent", filters={"phone": PHONE}, fields=["state", "source", "evidence"])
	assert {row.state for row in kept} == {"Opted Out", "Opted In"}
	assert all(row.source == "Inbound SMS" for row in kept)


def test_a_text_that_comes_twice_is_kept_once(texting: TextingSite):
	fields = {"MessageSid": SID, "From": PHONE, "To": NUMBER, "Body": "STOP"}
	assert [texting.twilio.post(PUBLIC + INBOUND, fields) for _ in range(3)] == [200, 200, 200]
	frappe.db.rollback()
	assert frappe.db.count("FSM SMS", {"provider_sid": SID}) == 1
	assert frappe.db.count("FSM Consent", {"phone": PHONE}) == 1


def test_an_answer_stands_beside_what_it_answers(texting: TextingSite):
	name = texting.queue("Ask", reference=("User", "Administrator"), recipient=("User", "Guest"))
	delivery.deliver_due(str)
	texting.twilio.receive(PHONE, "Le chien est méchant 🐕")
	frappe.db.rollback()
	answer = frappe.get_last_doc("FSM SMS", {"direction": "In", "from_number": PHONE})
	assert (answer.state, answer.body) == ("Received", "Le chien est méchant 🐕")
	assert (answer.reference_name, answer.recipient) == ("Administrator", "Guest")
	assert answer.encoding == "UCS-2"
	assert texting.row(name).state == "Sent"


def test_pictures_of_a_text_are_kept_as_addresses(texting: TextingSite):
	fields = {
		"MessageSid": SID,
		"From": PHONE,
		"To": NUMBER,
		"Body": "",
		"NumMedia": "1",
		"MediaUrl0": "https://api.twilio.com/media/1",
	}
	assert texting.twilio.post(PUBLIC + INBOUND, fields) == 200
	frappe.db.rollback()
	assert "https://api.twilio.com/media/1" in frappe.db.get_value("FSM SMS", {"provider_sid": SID}, "body")


def test_a_picture_beside_a_stop_changes_nothing_about_it(texting: TextingSite):
	fields = {"MessageSid": SID, "From": PHONE, "To": NUMBER, "Body": "Stop", "NumMedia": "1"}
	fields["MediaUrl0"] = "https://api.twilio.com/media/" + "2" * 40
	assert texting.twilio.post(PUBLIC + INBOUND, fields) == 200
	frappe.db.rollback()
	assert frappe.get_all("FSM Consent", {"phone": PHONE}, pluck="state") == ["Opted Out"]
