"""Each kind of step has its effect once, however often it is performed under the same key, and refuses in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

import frappe

from gigafibre_fsm.domain.flows.catalogue.entries import STEP_KINDS
from gigafibre_fsm.domain.flows.definition.tree import STRUCTURAL
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.test_plans import MORNING
from tests import flow_calls
from tests.contract import books

pytestmark = pytest.mark.usefixtures("site", "live")
Record = tuple[str, str]


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> None:
	"""Let the valve be opened by a test."""
	monkeypatch.setitem(frappe.conf, "fsm_live_for", frappe.local.site)


class Step(NamedTuple):
	"""A step to try: its record, its inputs, and how its effects are counted."""

	record: Record
	inputs: dict[str, Any]
	count: Callable[[], int]


def rows(doctype: str, **filters: Any) -> Callable[[], int]:
	return lambda: frappe.db.count(doctype, filters)


def a_customer(**values: Any) -> str:
	return builders.a_customer(email_id="marie@example.com", **values).name


def a_visit() -> str:
	return builders.a_planned_job().name


def text() -> Step:
	customer = a_customer()
	return Step(
		("Customer", customer),
		{"template": "flow_welcome"},
		rows("FSM SMS", recipient=customer, state="Queued"),
	)


def email() -> Step:
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	customer = a_customer()
	return Step(
		("Customer", customer), {"template": "flow_welcome"}, rows("Email Queue", reference_name=customer)
	)


def pay_link() -> Step:
	books.prepare()
	invoice = books.make_invoice(a_customer())
	return Step(("Sales Invoice", invoice.name), {}, rows("FSM SMS", reference_name=invoice.name))


def set_fields() -> Step:
	name = builders.a_ticket(a_customer()).name
	changed = rows("Issue", name=name, priority="High", issue_type="Moving")
	return Step(("Issue", name), {"values": {"priority": "High", "issue_type": "Moving"}}, changed)


def customer_field() -> Step:
	customer = a_customer()
	return Step(
		("Customer", customer),
		{"field": "customer_details", "value": "VIP"},
		rows("Customer", name=customer, customer_details="VIP"),
	)


def task() -> Step:
	ticket = builders.a_ticket(a_customer()).name
	return Step(("Issue", ticket), {"text": "Call <b>them</b>"}, rows("ToDo", reference_name=ticket))


def update_task() -> Step:
	doc = frappe.get_doc({"doctype": "ToDo", "description": "Call"}).insert()
	return Step(("ToDo", doc.name), {"status": "Closed"}, rows("ToDo", name=doc.name, status="Closed"))


def note() -> Step:
	ticket = builders.a_ticket(a_customer()).name
	return Step(
		("Issue", ticket),
		{"text": "Looked at"},
		rows("Comment", reference_name=ticket, comment_type="Comment"),
	)


def ticket() -> Step:
	customer = a_customer()
	return Step(("Customer", customer), {"subject": "A <b>bad</b> note"}, rows("Issue", customer=customer))


def update_ticket() -> Step:
	name = builders.a_ticket(a_customer()).name
	inputs = {"status": "On Hold", "note": "We wait"}
	return Step(("Issue", name), inputs, rows("Comment", reference_name=name, comment_type="Comment"))


def visit() -> Step:
	customer = a_customer()
	builders.a_location(customer)
	kind = builders.a_job_type().name
	return Step(("Customer", customer), {"job_type": kind}, rows("Dispatch Job", customer=customer))


def visit_of_ticket() -> Step:
	customer = a_customer()
	builders.a_location(customer)
	name = builders.a_ticket(customer).name
	return Step(("Issue", name), {}, rows("Dispatch Job", issue=name))


def update_visit() -> Step:
	name = builders.a_job().name
	return Step(
		("Dispatch Job", name),
		{"instructions": "Ring twice", "priority": "High"},
		rows("Dispatch Job", name=name, instructions=("like", "%Ring twice%")),
	)


def cancel_visit() -> Step:
	name = a_visit()
	return Step(
		("Dispatch Job", name),
		{"reason": "No longer needed"},
		rows("Dispatch Job Event", parent=name, to_status="Cancelled"),
	)


def booking() -> Step:
	builders.a_technician()
	name = builders.a_job(duration=45).name
	return Step(("Dispatch Job", name), {}, rows("Dispatch Slot Hold", job=name, state="Taken"))


def move() -> Step:
	technician = builders.a_technician().name
	name = builders.a_planned_job(
		technician=technician, duration=45, arrival=MORNING + timedelta(days=3)
	).name
	return Step(("Dispatch Job", name), {}, rows("Dispatch Slot Hold", job=name, state="Taken"))


def modem() -> Step:
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 1)
	device = devices.a_device().name
	return Step(("Equipment", device), {"command": "Reboot"}, rows("CPE Command", equipment=device))


def restoration() -> Step:
	customer = a_customer()
	attempt = {
		"action": "Suspend",
		"state": "Done",
		"request_key": builders.unique("key"),
		"switch": "BNG",
	}
	doc = {"doctype": "Service Suspension", "customer": customer, "open_for": customer, "state": "Suspended"}
	name = frappe.get_doc({**doc, "attempts": [attempt]}).insert(ignore_permissions=True).name
	asked = rows("Service Suspension Attempt", parent=name, action="Restore")
	return Step(("Customer", customer), {"reason": "As a gesture"}, asked)


def credit() -> Step:
	customer = a_customer()
	return Step(
		("Customer", customer), {"amount": 12.5, "note": "Sorry"}, rows("Credit Proposal", customer=customer)
	)


def suspension() -> Step:
	customer = a_customer()
	return Step(("Customer", customer), {}, rows("Service Suspension", customer=customer))


def question() -> Step:
	customer = a_customer()
	inputs = {
		"template": "flow_visit_rating",
		"kind": "Rating",
		"question_fr": "Ça va?",
		"question_en": "OK?",
	}
	return Step(
		("Customer", customer), inputs, rows("FSM SMS", recipient=customer, template="flow_visit_rating")
	)


def staff_question() -> Step:
	name = builders.a_ticket(a_customer()).name
	inputs = {"user": "Administrator", "question_fr": "Créditer?", "question_en": "Credit?"}
	return Step(("Issue", name), inputs, rows("Flow Question", record_name=name))


def host(name: str = "hooks.example.com") -> str:
	return frappe.get_doc({"doctype": "Flow Host", "host": name, "secret": "s"}).insert().name


def webhook() -> Step:
	host()
	customer = a_customer()
	return Step(
		("Customer", customer),
		{"url": "https://hooks.example.com/in"},
		rows("Flow Request", host="hooks.example.com"),
	)


STEPS: dict[str, tuple[str, Callable[[], Step]]] = {
	"a text": ("send_text", text),
	"an e-mail": ("send_email", email),
	"a payment link": ("send_pay_link", pay_link),
	"fields": ("set_fields", set_fields),
	"a field of the customer": ("set_customer_field", customer_field),
	"a task": ("create_task", task),
	"a task that is closed": ("update_task", update_task),
	"a note": ("add_note", note),
	"a ticket": ("create_ticket", ticket),
	"a change of a ticket": ("update_ticket", update_ticket),
	"a visit": ("create_visit", visit),
	"a visit of a ticket": ("create_visit", visit_of_ticket),
	"a change of a visit": ("update_visit", update_visit),
	"a cancellation": ("cancel_visit", cancel_visit),
	"a booking": ("book_visit", booking),
	"a move": ("move_visit", move),
	"a restart": ("modem_command", modem),
	"a restoration": ("restore_service", restoration),
	"a credit": ("propose_credit", credit),
	"a suspension": ("suspend_service", suspension),
	"a question to a customer": ("ask_customer", question),
	"a question to the staff": ("ask_person", staff_question),
	"a webhook": ("webhook_out", webhook),
	"a call": ("http_call", webhook),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_is_performed_three_times_has_its_effect_once(name: str):
	kind, build = STEPS[name]
	step = build()
	before = step.count()
	call = flow_calls.a_call(step.record, step.inputs, now=instants.to_utc(MORNING))
	first = flow_calls.perform(kind, call)
	assert step.count() == before + 1
	for attempt in (2, 3):
		again = flow_calls.perform(kind, replace(call, attempt=attempt))
		assert again.outputs == first.outputs and type(again) is type(first)
	assert step.count() == before + 1


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_described_without_any_effect(name: str):
	kind, build = STEPS[name]
	step = build()
	before = step.count()
	call = replace(flow_calls.a_call(step.record, step.inputs, now=instants.to_utc(MORNING)), is_preview=True)
	assert flow_calls.describe(kind, call).sentence
	assert step.count() == before


def test_every_kind_can_be_found_and_says_what_it_would_do():
	for kind in STEP_KINDS.values():
		if kind.key in STRUCTURAL:
			continue
		assert callable(frappe.get_attr(kind.perform)), kind.key
		assert not kind.describe or callable(frappe.get_attr(kind.describe)), kind.key
		assert kind.describe or kind.effect == "none", (
			f"{kind.key} has an effect that the dry run cannot describe"
		)
