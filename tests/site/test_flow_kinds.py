"""Each kind of step has its effect once, however often it is performed under the same key, and refuses in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

import frappe

from gigafibre_fsm.domain.billing.credits import proposals
from gigafibre_fsm.domain.billing.credits.arithmetic import BrokenPromise
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.catalogue.entries import STEP_KINDS
from gigafibre_fsm.domain.flows.catalogue.registry import StepFailed
from gigafibre_fsm.domain.flows.definition.tree import STRUCTURAL
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders, devices, people
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


class Refusal(NamedTuple):
	"""A step that cannot be done: its kind, its inputs, and words of the sentence that says why."""

	kind: str
	inputs: dict[str, Any]
	words: str
	record: str = "Customer"


REFUSALS = {
	"a message that is not there": Refusal("send_text", {"template": "nonsense"}, "no message nonsense"),
	"no message at all": Refusal("send_text", {}, "Message is empty"),
	"a number that is none": Refusal("send_text", {"template": "flow_welcome", "to": "12"}, "Not sent to"),
	"a text whose link leads nowhere": Refusal(
		"send_text", {"template": "flow_visit_rating"}, "place for a link"
	),
	"an e-mail without a subject": Refusal(
		"send_email", {"template": "customer_credit_granted"}, "no subject"
	),
	"an address that is none": Refusal("send_email", {"template": "flow_welcome", "to": "a@"}, "no e-mail"),
	"a payment link without an invoice": Refusal("send_pay_link", {}, "Sales Invoice"),
	"a field that is not there": Refusal("set_fields", {"values": {"nonsense": 1}}, "no field nonsense"),
	"a field of the system": Refusal("set_fields", {"values": {"owner": "Guest"}}, "no field owner"),
	"a field that no form changes": Refusal(
		"set_fields", {"values": {"mobile_no": "1"}}, "no field mobile_no"
	),
	"values that are no object": Refusal("set_fields", {"values": ["a"]}, "Values must be an object"),
	"a user": Refusal(
		"set_fields", {"doctype": "User", "name": "Guest", "values": {"enabled": 1}}, "does not change"
	),
	"settings": Refusal(
		"set_fields",
		{"doctype": "FSM Settings", "name": "FSM Settings", "values": {"outbound": "Live"}},
		"does not change",
	),
	"a flow": Refusal(
		"set_fields", {"doctype": "Flow Host", "name": "h", "values": {"enabled": 1}}, "no document"
	),
	"a document that is gone": Refusal(
		"add_note", {"doctype": "Issue", "name": "none", "text": "a"}, "no document"
	),
	"a visit without a place": Refusal("create_visit", {"job_type": "Repair"}, "service location"),
	"a credit of nothing": Refusal("propose_credit", {"amount": 0, "note": "a"}, "more than nothing"),
	"a credit of too much": Refusal("propose_credit", {"amount": 10**9, "note": "a"}, "10,000"),
	"a credit that is no number": Refusal(
		"propose_credit", {"amount": "x", "note": "a"}, "more than nothing"
	),
	"a credit without a reason": Refusal("propose_credit", {"amount": 5}, "Reason is empty"),
	"a reset of a modem": Refusal(
		"modem_command", {"command": "Factory Reset"}, "does not send", "Equipment"
	),
	"a modem that is not there": Refusal("modem_command", {"equipment": "none"}, "Equipment"),
	"a question in one language": Refusal(
		"ask_person", {"user": "Administrator", "question_fr": "Quoi?"}, "missing in one"
	),
	"a question to nobody": Refusal("ask_person", {"question_fr": "a", "question_en": "a"}, "nobody to ask"),
	"choices that are none": Refusal(
		"ask_person",
		{"user": "Administrator", "question_fr": "a", "question_en": "a", "choices": [{"value": "x"}]},
		"2 to 6",
	),
	"a host that is not listed": Refusal("http_call", {"url": "https://evil.example/"}, "not on the list"),
	"an address of a file": Refusal("webhook_out", {"url": "file:///etc/passwd"}, "not a web address"),
	"an address with a password": Refusal("webhook_out", {"url": "https://a:b@c.example/"}, "user name"),
	"a condition that asks for too much": Refusal(
		"find_records",
		{"doctype": "Issue", "where": {"field": "doc.customer.name", "op": "is", "value": 1}},
		"condition",
	),
	"a flow of nothing": Refusal("run_flow", {}, "Flow is empty"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_step_that_cannot_be_done_says_why(name: str):
	refusal = REFUSALS[name]
	record = a_customer() if refusal.record == "Customer" else devices.a_device().name
	call = flow_calls.a_call((refusal.record, record), refusal.inputs)
	with pytest.raises(StepFailed, match=refusal.words):
		flow_calls.perform(refusal.kind, call)


MARKUP = '<img src=x onerror="alert(1)">{link}{{ 7*7 }}'


def test_markup_in_a_value_stays_text_wherever_a_step_writes_it():
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	customer = a_customer()
	frappe.db.set_value("Customer", customer, "customer_name", f"Zoë {MARKUP}")
	record = ("Customer", customer)
	sent = flow_calls.perform("send_text", flow_calls.a_call(record, {"template": "flow_welcome"}))
	body = frappe.db.get_value("FSM SMS", sent.outputs["message"], "body")
	assert "{link}" not in body and "{{" not in body
	flow_calls.perform("send_email", flow_calls.a_call(record, {"template": "flow_welcome"}))
	mail = frappe.get_doc("Email Queue", {"reference_name": customer}).message
	assert "<img src=3Dx" not in mail and "<img src=x" not in mail
	made = flow_calls.perform(
		"create_ticket", flow_calls.a_call(record, {"subject": MARKUP, "description": MARKUP})
	)
	issue = frappe.get_doc("Issue", made.outputs["ticket"])
	assert "<img" not in issue.description and "<" not in issue.subject
	noted = flow_calls.perform("add_note", flow_calls.a_call(record, {"text": MARKUP}))
	assert "<img" not in frappe.db.get_value("Comment", noted.outputs["note"], "content")
	task = flow_calls.perform("create_task", flow_calls.a_call(record, {"text": MARKUP}))
	assert "<img" not in frappe.db.get_value("ToDo", task.outputs["task"], "description")


def test_only_what_the_user_may_read_is_found():
	customer = a_customer()
	names = {
		builders.a_ticket(customer, priority="High").name,
		builders.a_ticket(customer, priority="High").name,
	}
	builders.a_ticket(customer, priority="Low")
	where = {
		"all": [
			{"field": "doc.customer", "op": "is", "value": customer},
			{"field": "doc.priority", "op": "is", "value": "High"},
		]
	}
	inputs = {"doctype": "Issue", "where": where, "fields": ["subject", "customer.customer_type"]}
	found = flow_calls.perform("find_records", flow_calls.a_call(("", ""), inputs)).outputs
	assert {each["name"] for each in found["records"]} == names
	assert found["records"][0]["customer_customer_type"] == "Individual"
	frappe.set_user("Guest")
	with pytest.raises((StepFailed, frappe.PermissionError)):
		flow_calls.perform("find_records", flow_calls.a_call(("", ""), inputs))


@pytest.mark.parametrize(
	"inputs",
	[
		{"fields": ["payload"]},
		{"where": {"field": "doc.payload", "op": "contains", "value": "x"}},
		{"fields": ["template.webhook_secret"]},
	],
)
def test_a_field_that_its_user_may_not_read_is_neither_found_nor_asked_for(inputs: dict[str, Any]):
	manager = people.make_user("manager.flow-kinds@example.com", "FSM Manager", user_type="System User")
	call = flow_calls.a_call(("", ""), {"doctype": "Flow Event", **inputs})
	frappe.set_user(manager)
	with pytest.raises(StepFailed):
		flow_calls.perform("find_records", call)


def test_another_flow_is_not_started_on_what_its_user_may_not_read():
	ticket = builders.a_ticket(a_customer()).name
	call = flow_calls.a_call(("Issue", ticket), {"flow": flow_calls.a_template()})
	frappe.set_user("Guest")
	with pytest.raises(StepFailed, match="may not start"):
		flow_calls.perform("run_flow", call)


def test_a_message_has_no_link_to_what_is_another_customers():
	mine, others = a_customer(), builders.a_planned_job().name
	inputs = {"template": "flow_welcome", "link": "visit", "visit": others}
	with pytest.raises(StepFailed, match="another customer"):
		flow_calls.perform("send_text", flow_calls.a_call(("Customer", mine), inputs))


def test_a_flow_changes_nothing_that_its_user_may_not_change():
	ticket = builders.a_ticket(a_customer()).name
	call = flow_calls.a_call(("Issue", ticket), {"values": {"priority": "High"}})
	frappe.set_user("Guest")
	with pytest.raises(frappe.PermissionError):
		flow_calls.perform("set_fields", call)


def test_a_credit_for_a_broken_promise_is_the_one_that_the_clock_proposes():
	customer = a_customer()
	job = builders.a_job(customer=customer).name
	values = {"customer": customer, "window_start": MORNING, "window_end": MORNING, "promised_on": MORNING}
	promise = {"doctype": "Dispatch Promise", "job": job, "channel": "SMS", "outcome": "Missed", **values}
	name = frappe.get_doc(promise).insert(ignore_permissions=True).name
	made = flow_calls.perform("propose_credit", flow_calls.a_call(("Dispatch Promise", name), {}))
	broken = BrokenPromise(name, is_missed=True, minutes_late=0)
	by_clock = proposals.propose_for_window(proposals.BrokenWindow(customer, broken, MORNING, MORNING))
	assert made.outputs["proposal"] == by_clock and made.outputs["amount"] == 25


@pytest.mark.parametrize("state", ["Sending", "Unknown"])
def test_a_text_whose_worker_died_after_sending_is_not_sent_again_by_its_flow(state: str):
	customer = a_customer()
	call = flow_calls.a_call(("Customer", customer), {"template": "flow_welcome"})
	sent = flow_calls.perform("send_text", call).outputs["message"]
	frappe.db.set_value("FSM SMS", sent, "state", state)
	again = flow_calls.perform("send_text", replace(call, attempt=2)).outputs
	assert again == {"message": sent, "state": state}
	assert frappe.db.count("FSM SMS", {"recipient": customer}) == 1


def test_e_mails_to_the_staff_count_in_the_budget():
	frappe.db.set_single_value("FSM Settings", "outbound", "Live")
	asked = {
		"user": people.make_user("asked.flow@example.com", "FSM Dispatcher", user_type="System User"),
		"by_email": 1,
		"question_fr": "Ça va?",
		"question_en": "OK?",
	}
	template = flow_calls.a_template(emails_per_hour=1)
	first, second = (flow_calls.a_call(("", ""), asked, template=template) for _place in range(2))
	for _performance in range(2):
		flow_calls.perform("ask_person", first)
	assert hours.read_hour(template, first.now).emails == 1
	with pytest.raises(StepFailed, match="may send 1 e-mail an hour"):
		flow_calls.perform("ask_person", second)


def test_what_the_valve_holds_back_is_said_and_not_queued():
	customer = a_customer()
	sent = flow_calls.perform(
		"send_email", flow_calls.a_call(("Customer", customer), {"template": "flow_welcome"})
	)
	assert sent.outputs["state"] == "Held" and "Record only" in sent.outputs["reason"]
	assert not frappe.db.exists("Email Queue", {"reference_name": customer})
