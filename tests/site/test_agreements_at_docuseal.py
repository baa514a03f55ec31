"""Agreements signed at DocuSeal: webhooks twice, late, forged or never, and a killed worker: signed once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import frappe

from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.agreements import ending, repository
from gigafibre_fsm.domain.sales.agreements.docuseal import looking
from gigafibre_fsm.domain.sales.agreements.signing import checking
from gigafibre_fsm.tests.standins.docuseal import TEMPLATE, TOKEN, WEBHOOK_SECRET, DocusealStandIn
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests import agreement_site
from tests.agreement_site import kinds, path_of, send

HOOK = "/api/method/gigafibre_fsm.api.webhooks.docuseal"


@pytest.fixture(scope="module")
def server(connected_site: str) -> Iterator[DocusealStandIn]:
	with DocusealStandIn() as running, agreement_site.agreement_site():
		settings = frappe.get_doc("FSM DocuSeal Settings")
		settings.update(
			{
				"enabled": 1,
				"base_url": running.url,
				"api_token": TOKEN,
				"webhook_secret": WEBHOOK_SECRET,
				"template_id": TEMPLATE,
				"timeout_seconds": 3,
			}
		)
		settings.save()
		frappe.db.set_single_value("FSM Agreement Settings", "signing_way", "DocuSeal")
		for doctype in ("FSM DocuSeal Settings", "FSM Agreement Settings"):
			frappe.clear_document_cache(doctype, doctype)
		frappe.db.commit()
		yield running
		frappe.db.rollback()
		settings.reload()
		settings.update({"enabled": 0})
		settings.save()
		frappe.db.commit()


@pytest.fixture(autouse=True)
def _fresh(server: DocusealStandIn) -> None:
	frappe.db.rollback()
	forget_limits()
	server.use("ok")


def ask_about(name: str, after: timedelta = timedelta(0)) -> None:
	looking.look_at(name, instants.now_utc() + after + timedelta(seconds=1))


def row_of(name: str) -> "frappe._dict":
	frappe.db.rollback()
	fields = [
		"state",
		"docuseal_submission",
		"docuseal_url",
		"docuseal_next_look",
		"signed_document",
		"end_reason",
	]
	return frappe.db.get_value(repository.DOCTYPE, name, fields, as_dict=True)


def send_webhook(body: bytes, header: str) -> int:
	visitor = Visitor("docuseal")
	sent = {"X-Docuseal-Signature": header, "Content-Type": "application/json"}
	return visitor.post(HOOK, body, headers=sent).status_code


def test_webhooks_come_twice_late_or_forged_and_it_is_signed_once(server: DocusealStandIn):
	name = send()
	ask_about(name)
	assert row_of(name).docuseal_url == f"{server.url}/s/{server.of_agreement(name)[0].slug}"
	visitor = Visitor("customer")
	assert visitor.post(path_of(name)).status_code == 303
	page = visitor.get("/portal/sign").text
	assert row_of(name).docuseal_url in page and 'name="code"' not in page
	assert visitor.send_form("/portal/sign", {"action": "code", "way": "text"}).status_code == 422
	body, header = server.webhook(name)
	assert send_webhook(body, header[:-2] + "00") == 403, "forged"
	late, old = server.webhook(name, at=datetime.now().timestamp() - 900)
	assert send_webhook(late, old) == 403, "stale"
	assert send_webhook(body, header) == 200
	ask_about(name)
	assert row_of(name).state == "Viewed", "what a webhook says is not believed"
	server.complete(name)
	assert [send_webhook(body, header), send_webhook(body, header)] == [200, 200]
	ask_about(name)
	ask_about(name)
	assert send_webhook(body, header) == 200
	ask_about(name)
	assert kinds(name).count("Signed") == 1 and row_of(name).state == "Signed"
	assert checking.find_faults(name) == []
	assert frappe.db.count("FSM SMS", {"reference_name": name, "template": "customer_agreement_signed"}) == 1


def test_without_any_webhook_it_is_asked_until_it_is_signed(server: DocusealStandIn):
	name = send()
	ask_about(name)
	for minutes in (1, 5, 30, 60):
		next_look = row_of(name).docuseal_next_look
		assert due.find_next_look(next_look) == name or due.docuseal_since(next_look) <= next_look
		looking.look_at(name, next_look)
		assert row_of(name).docuseal_next_look - next_look == timedelta(
			minutes={1: 5, 5: 30}.get(minutes, 60)
		)
	server.complete(name)
	looking.look_at(name, row_of(name).docuseal_next_look)
	assert row_of(name).state == "Signed" and row_of(name).docuseal_next_look is None


def test_a_lost_answer_makes_no_second_submission(server: DocusealStandIn):
	name = send()
	frappe.db.rollback()
	server.use("lost-reset", times=2)  # the question whether it is there, then its making
	ask_about(name)
	ask_about(name, timedelta(minutes=2))
	ask_about(name, timedelta(minutes=5))
	assert len(server.of_agreement(name)) == 1
	assert row_of(name).docuseal_submission


def test_who_declines_there_has_declined_and_what_is_withdrawn_is_archived(server: DocusealStandIn):
	declined, withdrawn = send(), send()
	ask_about(declined)
	ask_about(withdrawn)
	server.decline(declined, "Trop <i>cher</i>")
	ask_about(declined, timedelta(minutes=2))
	assert (row_of(declined).state, row_of(declined).end_reason) == ("Declined", "Trop <i>cher</i>")
	ending.void_agreement(withdrawn, "Order cancelled")
	frappe.db.commit()
	ask_about(withdrawn)
	assert server.of_agreement(withdrawn)[0].archived and row_of(withdrawn).docuseal_next_look is None


def test_the_valve_keeps_an_agreement_here(server: DocusealStandIn):
	name = send()
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	frappe.db.commit()
	try:
		ask_about(name)
		assert not server.of_agreement(name)
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", "Allow-list")
		frappe.db.commit()
