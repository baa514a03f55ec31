"""Calls and texts from outside that start flows: proven, stored once, limited, and text to the last character."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

import frappe

from gigafibre_fsm.domain.flows.templates import activation
from gigafibre_fsm.domain.flows.triggers import inbound_texts, listening, webhook_keys, webhooks
from gigafibre_fsm.domain.messaging.inbound import receive as inbound
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.integrations.signing import sign_body
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits
from tests import flow_site
from tests.flow_triggers import list_events, list_runs, make_flow, process

PHONE = "+15145550188"


@pytest.fixture(autouse=True)
def _flows(connected_site: str) -> Iterator[None]:
	frappe.set_user("Administrator")
	flow_site.forget_flows()
	listening.forget_listeners()
	forget_limits()
	yield
	flow_site.forget_flows()
	listening.forget_listeners()
	frappe.db.delete("FSM SMS", {"from_number": PHONE})
	frappe.db.delete("FSM Consent", {"phone": PHONE})
	frappe.db.commit()
	forget_limits()


def sign(secret: str, body: bytes) -> str:
	"""The signature of a body, as GitHub writes it."""
	return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def make_webhook(**inputs: Any) -> tuple[str, str, str]:
	"""A flow that another system starts: its template, key and secret."""
	template = make_flow("webhook", **{"proof": "signature", **inputs})
	key = frappe.db.get_value("Flow Template", template, "webhook_key")
	return template, key, webhook_keys.read_secret(template)


def call(key: str, body: bytes, **headers: str) -> int:
	"""The status that a call is answered with, over HTTP."""
	path = f"{webhook_keys.ADDRESS}{key}"
	answer = Visitor().ask("POST", path, headers=headers, data=body, content_type="application/json")
	return answer.status_code


def test_a_proven_call_starts_its_flow_once_however_often_it_comes():
	template, key, secret = make_webhook(id_path="data.id")
	body = json.dumps({"data": {"id": "evt_1", "note": "<b>{doc.name}</b>"}, "key": "other"}).encode()
	proof = {"X-Fsm-Signature": sign(secret, body)}
	assert [call(key, body, **proof) for _ in range(3)] == [202, 200, 200]
	again = json.dumps({"data": {"id": "evt_1", "note": "changed"}}).encode()
	assert call(key, again, **{"X-Fsm-Signature": sign(secret, again)}) == 200
	frappe.db.rollback()
	process()
	(run,) = list_runs(template)
	payload = json.loads(run.cause)["payload"]
	assert (payload["id"], payload["body"]["data"]["note"]) == ("evt_1", "<b>{doc.name}</b>")
	(event,) = list_events()
	assert (event.state, event.user) == ("Done", None)


@pytest.mark.parametrize(
	("proof", "header", "given", "status"),
	[
		("signature", "", {}, 403),
		("signature", "", {"X-Fsm-Signature": "sha256=" + "0" * 64}, 403),
		("signature", "", {"X-Fsm-Signature": "é"}, 403),
		("signature", "", {"X-Fsm-Secret": "SECRET"}, 403),
		("signature", "", {"X-Fsm-Signature": "SECRET"}, 403),
		("signature", "X-Hub-Signature-256", {"X-Hub-Signature-256": "SIGNED"}, 202),
		("signature", "X-Hub-Signature-256", {"X-Fsm-Signature": "SIGNED"}, 403),
		("header", "", {"X-Fsm-Secret": "SECRET"}, 202),
		("header", "", {"X-Fsm-Secret": "SECRE"}, 403),
		("header", "", {"X-Fsm-Secret": ""}, 403),
		("header", "Authorization", {"Authorization": "SECRET"}, 202),
	],
)
def test_only_a_caller_that_knows_the_secret_is_heard(proof: str, header: str, given: dict, status: int):
	_template, key, secret = make_webhook(proof=proof, header=header)
	words = {"SECRET": secret, "SIGNED": sign(secret, b"{}"), "SECRE": secret[:-1]}
	headers = {name: words.get(value, value) for name, value in given.items()}
	assert webhooks.receive_call(key, headers, b"{}").value == status
	assert len(list_events()) == (status == 202)


@pytest.mark.parametrize(
	("seconds", "signed", "sent", "status"),
	[
		(0, b"{}", b"{}", 202),
		(-290, b"{}", b"{}", 202),
		(-310, b"{}", b"{}", 403),
		(310, b"{}", b"{}", 403),
		(0, b"{}", b'{"a": 1}', 403),
	],
)
def test_a_signature_with_a_time_is_soon_too_old(seconds: int, signed: bytes, sent: bytes, status: int):
	_template, key, secret = make_webhook(proof="signature with time")
	moment = int(time.time()) + seconds
	proof = {"X-Fsm-Timestamp": str(moment), "X-Fsm-Signature": sign_body(secret, moment, signed)}
	assert webhooks.receive_call(key, proof, sent).value == status
	others = ({"X-Fsm-Timestamp": str(moment + 1)}, {"X-Fsm-Timestamp": "now"}, {"X-Fsm-Timestamp": ""})
	for other in others:
		assert webhooks.receive_call(key, {**proof, **other}, sent).value == 403


def test_a_signature_covers_every_byte_and_a_renewed_secret_refuses_the_old_one():
	template, key, secret = make_webhook()
	body = b'{"amount": 1}'
	signed = {"X-Fsm-Signature": sign(secret, body)}
	assert webhooks.receive_call(key, signed, b'{"amount":  1}').value == 403
	webhook_keys.renew_access(template)
	assert webhooks.receive_call(key, signed, body).value == 403
	access = webhook_keys.show_access(template)
	assert access["url"].endswith(key) and access["secret"] not in (secret, "")
	assert webhooks.receive_call(key, {"X-Fsm-Signature": sign(access["secret"], body)}, body).value == 202


@pytest.mark.parametrize(
	"body",
	[
		b"",
		b"no json",
		b"[1]",
		b'"text"',
		b'{"a": NaN}',
		b'{"a": "\\ud800"}',
		b"\xff\xfe",
		b"[" * 15_000,
		b'{"a":' * 3_000,
	],
)
def test_a_body_that_is_no_object_is_refused_and_not_stored(body: bytes):
	_template, key, secret = make_webhook()
	assert webhooks.receive_call(key, {"X-Fsm-Signature": sign(secret, body)}, body).value == 400
	assert not list_events()


def test_a_flood_is_refused_before_the_database_is_asked():
	_template, key, secret = make_webhook()
	with counted_queries() as statements:
		assert webhooks.receive_call(key, {}, b"x" * 20_001).value == 413
		assert webhooks.receive_call("' or 1=1 --", {}, b"{}").value == 403
	assert statements == []
	answers = [webhooks.receive_call(key, {}, b"{}").value for _ in range(webhooks.PER_MINUTE + 5)]
	assert answers == [403] * webhooks.PER_MINUTE + [429] * 5
	with counted_queries() as statements:
		assert webhooks.receive_call(key, {"X-Fsm-Signature": sign(secret, b"{}")}, b"{}").value == 429
	assert statements == [] and not list_events()


def test_a_call_to_a_flow_that_is_not_active_is_not_stored():
	template, key, secret = make_webhook(proof="header")
	proof = {"X-Fsm-Secret": secret}
	activation.pause(template, "test")
	assert webhooks.receive_call(key, proof, b"{}").value == 503
	assert webhooks.receive_call(key, {}, b"{}").value == 403, "nothing is said to strangers"
	activation.retire(template)
	assert webhooks.receive_call(key, proof, b"{}").value == 403
	assert webhooks.receive_call("x" * 32, proof, b"{}").value == 403
	assert not list_events()


def test_a_call_may_name_the_record_that_its_flow_is_about():
	template, key, secret = make_webhook(proof="header", doctype="User", name_path="who.email", id_path="id")
	proof = {"X-Fsm-Secret": secret}
	for number, name in enumerate(("Administrator", "nobody", ["x"], None)):
		body = json.dumps({"id": number, "who": {"email": name}}).encode()
		assert webhooks.receive_call(key, proof, body).value == 202
	process()
	assert sorted(each.record_name or "" for each in list_runs(template)) == ["", "", "", "Administrator"]


def test_a_flow_that_is_no_webhook_has_no_address():
	template = make_flow("by_hand")
	with pytest.raises(FsmError):
		webhook_keys.show_access(template)


def receive(number: int, text: str) -> None:
	"""A text comes in, as the provider delivers it."""
	inbound.receive_sms(f"SMflow{number}", PHONE, "+15145550100", text, "")
	process()


def test_a_text_starts_the_flows_that_listen_for_its_words():
	words = make_flow("inbound_text", words="oui, d'accord")
	says_bill = {"all": [{"field": "trigger.text", "op": "contains", "value": "FACTURE"}]}
	bill = make_flow("inbound_text", when=says_bill, title="flow bill")
	for number, text in enumerate(("OUI!!", "D’accord merci", "ouistiti", "ma facture <b>", "STOP", "AIDE")):
		receive(number, text)
	assert (len(list_runs(words)), len(list_runs(bill))) == (2, 1)
	payload = json.loads(list_runs(bill)[0].cause)["payload"]
	assert (payload["text"], payload["from"], payload["customer"]) == ("ma facture <b>", PHONE, "")
	assert list_runs(bill)[0].record_doctype == "FSM SMS"
	assert len(list_events(kind="inbound_text")) == 4, "STOP and HELP are messaging's own"


def test_two_machines_that_answer_each_other_stop_after_ten_texts():
	template = make_flow("inbound_text")
	for number in range(12):
		receive(number, f"automatic answer {number}")
	assert len(list_runs(template)) == inbound_texts.PER_HOUR


def test_a_text_to_which_no_flow_listens_is_stored_as_ever():
	with counted_queries() as statements:
		receive(1, "hello")
	assert frappe.db.exists("FSM SMS", {"provider_sid": "SMflow1"})
	assert not any("tabFlow Event" in each and "insert" in each.lower() for each in statements)


def test_messaging_knows_nothing_of_flows():
	import ast

	from tests.architecture.sources import APP
	from tests.architecture.test_imports import imported_names

	sources = [*(APP / "domain" / "messaging").rglob("*.py")]
	assert len(sources) > 10
	names = [
		name
		for path in sources
		for node in ast.walk(ast.parse(path.read_text()))
		for name in imported_names(node)
	]
	assert not [name for name in names if "flows" in name.split(".")]
