"""Calls of which only the browser knows: made by one's own telephone or over the company's own exchange, and who may report them."""

from collections.abc import Iterator

import pytest

import frappe

from gigafibre_fsm.api import softphone
from gigafibre_fsm.domain.care import phone_index
from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.desk import browser_calls
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders

AGENT, COLLEAGUE = "Administrator", "Guest"
NUMBER = "+14505550188"


@pytest.fixture(autouse=True)
def valve(site: str) -> Iterator[None]:
	frappe.set_user("Administrator")
	frappe.db.set_single_value("FSM Settings", "outbound", "Allow-list")
	frappe.db.set_single_value("FSM Settings", "allow_list", NUMBER)
	yield
	frappe.db.rollback()
	frappe.db.value_cache.clear()


def stored(call: str, *fields: str) -> tuple:
	return frappe.db.get_value("FSM Call", call, fields)


def test_a_call_by_ones_own_telephone_is_written_down_from_its_beginning_to_its_end() -> None:
	customer = builders.a_customer().name
	call = browser_calls.begin_call(AGENT, "(450) 555-0188", customer).name
	assert stored(call, "direction", "status", "number", "agent", "customer") == (
		*("Outbound", "Queued", NUMBER, AGENT),
		customer,
	)
	assert browser_calls.report(call, AGENT, "answered").status == states.IN_PROGRESS
	assert browser_calls.report(call, AGENT, "ended").status == states.COMPLETED
	assert browser_calls.report(call, AGENT, "ended", "Busy").status == states.COMPLETED, "said once more"


@pytest.mark.parametrize("number", ["911", "9-1-1", "933", "+1 900 555 0188", "1234"])
def test_emergency_and_costly_numbers_are_not_even_written_down(number: str) -> None:
	before = frappe.db.count("FSM Call")
	with pytest.raises(FsmError):
		browser_calls.begin_call(AGENT, number)
	assert frappe.db.count("FSM Call") == before


def test_the_valve_holds_such_a_call_back() -> None:
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	with pytest.raises(FsmError):
		browser_calls.begin_call(AGENT, NUMBER)


def test_a_caller_at_the_exchange_who_reaches_nobody_waits_for_a_call() -> None:
	customer = builders.a_customer(mobile_no="450 555-0188").name
	phone_index.index_documents("Customer", [customer])
	call = browser_calls.receive_call(AGENT, "4505550188").name
	assert stored(call, "direction", "status", "customer", "rung") == ("Inbound", "Ringing", customer, AGENT)
	browser_calls.report(call, AGENT, "ended")
	assert stored(call, "status", "needs_call_back") == ("No Answer", 1)


def test_a_busy_line_is_said_so() -> None:
	call = browser_calls.begin_call(AGENT, NUMBER).name
	assert browser_calls.report(call, AGENT, "ended", "Busy").status == states.BUSY


def test_only_ones_own_browser_reports_and_nothing_that_twilio_reports() -> None:
	call = browser_calls.begin_call(AGENT, NUMBER).name
	with pytest.raises(FsmError):
		browser_calls.report(call, COLLEAGUE, "ended")
	repository.update_call(call, {"call_sid": f"CA{'1' * 32}"})
	with pytest.raises(FsmError):
		browser_calls.report(call, AGENT, "ended")
	with pytest.raises(FsmError):
		browser_calls.report("no such call", AGENT, "ended")


def test_who_has_which_telephone() -> None:
	assert softphone.find_telephone() == {"backend": "hand"}
	settings = frappe.get_doc("FSM PBX Settings")
	settings.update({"enabled": 1, "server": "wss://pbx.example.ca/ws", "domain": "pbx.example.ca"})
	settings.append("extensions", {"user": AGENT, "extension": "201", "password": "secret of 201"})
	settings.save()
	frappe.clear_document_cache(settings.doctype, settings.name)
	assert softphone.find_telephone() == {"backend": "sip"}
	assert softphone.issue_exchange_login()["password"] == "secret of 201"
	frappe.db.rollback()
	frappe.clear_document_cache(settings.doctype, settings.name)
