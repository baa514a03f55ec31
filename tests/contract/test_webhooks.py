"""Twilio's webhooks over HTTP: only what is signed counts, once, in any order."""

from collections.abc import Iterator

import pytest
import requests

frappe = pytest.importorskip("frappe")

from gigafibre_fsm.domain.messaging.outbox import delivery  # noqa: E402
from gigafibre_fsm.domain.messaging.policy import consent  # noqa: E402
from gigafibre_fsm.tests.standins.twilio import NUMBER  # noqa: E402
from gigafibre_fsm.tests.standins.twilio_webhooks import sign  # noqa: E402
from tests.sms_site import PHONE, PUBLIC, SmsSite, sms_site  # noqa: E402

STATUS = "/api/method/gigafibre_fsm.api.webhooks.twilio_status"
INBOUND = "/api/method/gigafibre_fsm.api.webhooks.twilio_inbound"
SID = "SM" + "a" * 32


@pytest.fixture
def sms(site: str, web: str) -> Iterator[SmsSite]:
	with sms_site() as it:
		it.twilio.webhook_origin = web
		it.twilio.webhook_headers = {"X-Frappe-Site-Name": site}
		it.twilio.inbound_url = PUBLIC + INBOUND
		yield it


def sent_message(sms: SmsSite, fact: str = "Web") -> tuple[str, str]:
	name = sms.queue(fact)
	delivery.deliver_due(str)
	return name, sms.row(name).provider_sid


@pytest.mark.parametrize("reverse", [False, True])
def test_receipts_in_any_order_and_three_times_end_the_same(sms: SmsSite, reverse: bool):
	name, sid = sent_message(sms)
	answers = sms.twilio.deliver(sid, copies=3, reverse=reverse)
	assert answers == [200] * 9
	row = sms.row(name)
	assert (row.state, row.provider_status) == ("Delivered", "delivered")
	assert row.delivered_on


def test_a_failure_says_why(sms: SmsSite):
	name, sid = sent_message(sms)
	sms.twilio.fates[PHONE] = ("undelivered", 30003)
	sms.twilio.deliver(sid)
	row = sms.row(name)
	assert (row.state, row.error_code) == ("Failed", "30003")
	assert "out of reach" in row.error


def test_a_receipt_books_a_message_whose_worker_died(sms: SmsSite):
	sms.twilio.use("lost-reset", times=1)
	name = sms.queue("Orphan")
	delivery.deliver_due(str)
	assert sms.row(name).state == "Sending"
	[message] = sms.twilio.sent_to(PHONE)
	sms.twilio.deliver(message.sid)
	row = sms.row(name)
	assert (row.state, row.provider_sid) == ("Delivered", message.sid)


def test_a_receipt_for_another_attempt_changes_nothing(sms: SmsSite):
	sms.twilio.use("reset", times=1)
	name = sms.queue("Other")
	delivery.deliver_due(str)
	fields = {"MessageSid": SID, "MessageStatus": "delivered"}
	assert sms.twilio.post(f"{PUBLIC}{STATUS}?sms={name}&claim=0123456789abcdef", fields) == 200
	assert sms.row(name).state == "Sending"


def test_a_receipt_for_somebody_elses_message_is_taken_politely(sms: SmsSite):
	assert sms.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 200


@pytest.mark.parametrize("path", [STATUS, INBOUND])
def test_the_answer_is_empty_twiml(sms: SmsSite, web: str, site: str, path: str):
	fields = {"MessageSid": SID, "MessageStatus": "sent", "From": PHONE, "To": NUMBER, "Body": "Merci!"}
	headers = {"X-Twilio-Signature": sign(PUBLIC + path, fields, sms.twilio.signing_token)}
	answer = requests.post(
		web + path, data=fields, headers={**headers, "X-Frappe-Site-Name": site}, timeout=30
	)
	assert (answer.status_code, answer.text) == (200, "<Response/>")
	assert answer.headers["Content-Type"].startswith("text/xml")


def test_what_is_not_signed_by_twilio_changes_nothing(sms: SmsSite):
	name, sid = sent_message(sms)
	url, fields = PUBLIC + STATUS, {"MessageSid": sid, "MessageStatus": "failed"}
	good = sign(url, fields, sms.twilio.signing_token)
	forged = {
		"nothing": "",
		"garbage": "AAAA",
		"another token": sign(url, fields, "guessed"),
		"another address": sign(f"http://127.0.0.1{STATUS}", fields, sms.twilio.signing_token),
		"other fields": sign(url, {**fields, "MessageStatus": "sent"}, sms.twilio.signing_token),
		"an altered end": good[:-2] + ("A=" if good[-2] != "A" else "B="),
	}
	for how, signature in forged.items():
		assert sms.twilio.post(url, fields, signature=signature) == 403, how
	assert sms.row(name).state == "Sent"


def test_a_signature_for_one_webhook_does_not_open_the_other(sms: SmsSite):
	fields = {"MessageSid": SID, "From": PHONE, "To": NUMBER, "Body": "STOP", "MessageStatus": "sent"}
	signature = sign(PUBLIC + STATUS, fields, sms.twilio.signing_token)
	assert sms.twilio.post(PUBLIC + INBOUND, fields, signature=signature) == 403
	assert not consent.is_opted_out(PHONE)


def test_the_second_way_to_a_method_is_closed(sms: SmsSite, web: str, site: str):
	fields = {"cmd": STATUS.rpartition("/")[2], "MessageSid": SID, "MessageStatus": "sent"}
	for signed in (f"{PUBLIC}/", f"{PUBLIC}/?cmd={fields['cmd']}"):
		headers = {
			"X-Twilio-Signature": sign(signed, fields, sms.twilio.signing_token),
			"X-Frappe-Site-Name": site,
		}
		answer = requests.post(f"{web}/", data=fields, headers=headers, timeout=30)
		assert answer.status_code == 403


@pytest.mark.parametrize("path", [STATUS, INBOUND])
def test_reading_a_webhook_is_refused(web: str, site: str, path: str):
	answer = requests.get(web + path, headers={"X-Frappe-Site-Name": site}, timeout=30)
	assert answer.status_code in (403, 405)


def test_the_old_token_counts_while_it_is_being_rotated(sms: SmsSite):
	settings = frappe.get_doc("FSM Twilio Settings")
	settings.secondary_auth_token = sms.twilio.signing_token
	settings.auth_token = "the-new-one"
	settings.save()
	frappe.db.commit()
	assert sms.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 200
	sms.twilio.signing_token = "the-new-one"
	assert sms.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 200
	sms.twilio.signing_token = "one-before"
	assert sms.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 403


def test_without_settings_twilio_is_asked_to_come_again(sms: SmsSite):
	settings = frappe.get_doc("FSM Twilio Settings")
	settings.enabled = 0
	settings.save()
	frappe.db.commit()
	assert sms.twilio.post(PUBLIC + STATUS, {"MessageSid": SID, "MessageStatus": "sent"}) == 503


@pytest.mark.parametrize("word", ["STOP", "arrêt", "ARRET", "Désabonner"])
def test_stop_in_both_languages_ends_the_texts(sms: SmsSite, word: str):
	assert sms.twilio.receive(PHONE, word) == 200
	frappe.db.rollback()
	assert consent.is_opted_out(PHONE)
	name = sms.queue("Stop")
	delivery.deliver_due(str)
	assert sms.row(name).state == "Held"


def test_start_brings_them_back_and_the_words_are_kept(sms: SmsSite):
	sms.twilio.receive(PHONE, "STOP")
	sms.twilio.receive(PHONE, "START")
	frappe.db.rollback()
	assert not consent.is_opted_out(PHONE)
	kept = frappe.get_all("FSM Consent", filters={"phone": PHONE}, fields=["state", "source", "evidence"])
	assert {row.state for row in kept} == {"Opted Out", "Opted In"}
	assert all(row.source == "Inbound SMS" for row in kept)


def test_a_text_that_comes_twice_is_kept_once(sms: SmsSite):
	fields = {"MessageSid": SID, "From": PHONE, "To": NUMBER, "Body": "STOP"}
	assert [sms.twilio.post(PUBLIC + INBOUND, fields) for _ in range(3)] == [200, 200, 200]
	frappe.db.rollback()
	assert frappe.db.count("FSM SMS", {"provider_sid": SID}) == 1
	assert frappe.db.count("FSM Consent", {"phone": PHONE}) == 1


def test_an_answer_stands_beside_what_it_answers(sms: SmsSite):
	name = sms.queue("Ask", reference=("User", "Administrator"), recipient=("User", "Guest"))
	delivery.deliver_due(str)
	sms.twilio.receive(PHONE, "Le chien est méchant 🐕")
	frappe.db.rollback()
	answer = frappe.get_last_doc("FSM SMS", {"direction": "In", "from_number": PHONE})
	assert (answer.state, answer.body) == ("Received", "Le chien est méchant 🐕")
	assert (answer.reference_name, answer.recipient) == ("Administrator", "Guest")
	assert answer.encoding == "UCS-2"
	assert sms.row(name).state == "Sent"


def test_pictures_of_a_text_are_kept_as_addresses(sms: SmsSite):
	fields = {
		"MessageSid": SID,
		"From": PHONE,
		"To": NUMBER,
		"Body": "",
		"NumMedia": "1",
		"MediaUrl0": "https://api.twilio.com/media/1",
	}
	assert sms.twilio.post(PUBLIC + INBOUND, fields) == 200
	frappe.db.rollback()
	assert "https://api.twilio.com/media/1" in frappe.db.get_value("FSM SMS", {"provider_sid": SID}, "body")


def test_a_picture_beside_a_stop_changes_nothing_about_it(sms: SmsSite):
	fields = {"MessageSid": SID, "From": PHONE, "To": NUMBER, "Body": "Stop", "NumMedia": "1"}
	fields["MediaUrl0"] = "https://api.twilio.com/media/" + "2" * 40
	assert sms.twilio.post(PUBLIC + INBOUND, fields) == 200
	frappe.db.rollback()
	assert frappe.get_all("FSM Consent", {"phone": PHONE}, pluck="state") == ["Opted Out"]
