"""The history of calls at the desk of support: who waits stands out, a message is heard, and they are taken off the list."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.builders import a_customer
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

AGENT = "calls@example.com"
NUMBER = "+15145550123"


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, AGENT, "FSM Support", width=1366) as agent:
		yield agent
	people.forget_user(AGENT)


@pytest.fixture
def call(worlds: Worlds) -> Iterator[str]:
	customer = a_customer(customer_name='Zoé "Roy" & fils').name
	spoken = {"status": states.COMPLETED, "agent": "Administrator", "duration": 125, "outcome": "Solved"}
	made = [make_call(customer, **spoken), make_call(None, direction=states.OUTBOUND, status=states.BUSY)]
	name = make_call(
		customer, status=states.VOICEMAIL, voicemail=1, needs_call_back=1, recording_state="Stored"
	)
	address = files.store_file("FSM Call", name, "recording.mp3", b"ID3" + b"\x00" * 400, "recording")
	repository.update_call(name, {"recording": address})
	frappe.db.commit()
	yield name
	for each in frappe.get_all("File", {"attached_to_name": name}, pluck="name"):
		frappe.delete_doc("File", each, force=True)
	frappe.db.delete("FSM Call", {"name": ("in", [*made, name])})
	frappe.db.commit()


def make_call(customer: str | None, **values: object) -> str:
	row = {"direction": states.INBOUND, "number": NUMBER, "from_number": NUMBER, "customer": customer}
	return repository.insert_call(row | values)


def test_who_waits_stands_out_and_is_taken_off_the_list(call: str, desk: DispatcherDesk) -> None:
	page = desk.page
	page.goto(f"{desk.url}/app/fsm-call")
	waiting = page.locator(".list-row", has_text="À rappeler")
	expect(waiting).to_have_count(1)
	expect(page.locator(".list-row", has_text="Occupé")).to_have_count(1)
	picture(page, "calls-list")
	page.goto(f"{desk.url}/app/fsm-call/{call}")
	expect(page.locator("audio.fsm-recording")).to_be_visible()
	picture(page, "calls-form")
	page.get_by_role("button", name="Réglé").click()
	expect(page.get_by_text("Cette personne attend un appel.")).to_have_count(0)
	frappe.db.rollback()
	assert frappe.db.get_value("FSM Call", call, ["needs_call_back", "called_back_by"]) == (0, AGENT)
