"""The budget of a flow: what is over it does not leave, and what was counted once is not counted again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

import frappe

from gigafibre_fsm.api import flows
from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.budget.limits import BudgetUse
from gigafibre_fsm.domain.flows.catalogue.registry import StepCall, StepFailed
from gigafibre_fsm.domain.flows.templates import wording
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests import flow_calls, flow_site

NOW = datetime(2026, 3, 9, 15, 20)


def send(template: str, customer: str, now: datetime = NOW, run: str = "", **inputs: Any) -> StepCall:
	"""Send one text by a run of its own, as the engine does: with a savepoint before it."""
	record = ("Customer", customer)
	given = {"template": "flow_welcome", **inputs}
	call = flow_calls.a_call(record, given, template=template, run=run, now=now)
	frappe.db.savepoint("step")
	try:
		flow_calls.perform("send_text", call)
	except StepFailed:
		frappe.db.rollback(save_point="step")
		raise
	return call


def count_texts(customer: str) -> int:
	return frappe.db.count("FSM SMS", {"recipient": customer})


@pytest.mark.usefixtures("site")
def test_the_21st_text_at_a_cap_of_20_an_hour_does_not_leave():
	template, customer = flow_calls.a_template(texts_per_hour=20), builders.a_customer().name
	for _number in range(20):
		send(template, customer)
	with pytest.raises(StepFailed, match="may send 20 texts an hour") as refused:
		send(template, customer)
	assert (refused.value.hold, refused.value.kind) == (True, hours.KIND)
	assert count_texts(customer) == 20
	assert hours.read_hour(template, NOW) == BudgetUse(texts=20, customers=1)


@pytest.mark.usefixtures("site")
def test_the_next_hour_begins_anew_and_another_flow_has_its_own():
	template, customer = flow_calls.a_template(texts_per_hour=1), builders.a_customer().name
	send(template, customer)
	send(template, customer, NOW + timedelta(hours=1))
	send(flow_calls.a_template(texts_per_hour=1), customer)
	with pytest.raises(StepFailed):
		send(template, customer, NOW + timedelta(minutes=39))


@pytest.mark.usefixtures("site")
def test_a_step_that_is_performed_again_is_counted_once():
	template, customer = flow_calls.a_template(), builders.a_customer().name
	call = send(template, customer)
	flow_calls.perform("send_text", replace(call, attempt=2))
	task = flow_calls.a_call(
		("Customer", customer), {"amount": 10, "note": "Sorry"}, template=template, now=NOW
	)
	for attempt in (1, 2):
		flow_calls.perform("propose_credit", replace(task, attempt=attempt))
	assert hours.read_hour(template, NOW) == BudgetUse(1, 0, 10, 1)
	assert frappe.db.get_value("Flow Run", task.run, "amount_used") == 10


@pytest.mark.usefixtures("site")
def test_a_third_customer_is_one_too_many_for_a_cap_of_two_and_a_known_one_is_not():
	template = flow_calls.a_template(customers_per_hour=2)
	first, second, third = (builders.a_customer().name for _number in range(3))
	send(template, first)
	send(template, second)
	send(template, first)
	with pytest.raises(StepFailed, match="may reach 2 customers an hour"):
		send(template, third)
	assert count_texts(third) == 0
	assert hours.read_hour(template, NOW).customers == 2


@pytest.mark.usefixtures("site")
def test_money_and_runs_have_limits_of_their_own():
	template, customer = (
		flow_calls.a_template(amount_per_hour=15, texts_per_run=1),
		builders.a_customer().name,
	)
	run = flow_calls.a_run(template)
	call = flow_calls.a_call(
		("Customer", customer), {"amount": 15.01, "note": "Sorry"}, template=template, now=NOW
	)
	with pytest.raises(StepFailed, match=r"may spend \$15\.00 an hour"):
		flow_calls.perform("propose_credit", call)
	send(template, customer, run=run, language="fr")
	again = flow_calls.a_call(
		("Customer", customer),
		{"template": "flow_welcome"},
		template=template,
		run=run,
		key=f"{run}:s2::0",
		now=NOW,
	)
	with pytest.raises(StepFailed, match="1 text in one run"):
		flow_calls.perform("send_text", again)


@pytest.mark.usefixtures("site")
def test_old_hours_are_forgotten():
	template = flow_calls.a_template()
	send(template, builders.a_customer().name)
	hours.forget_old(NOW + due.BUDGETS_KEPT + timedelta(hours=1))
	assert not frappe.db.exists("Flow Budget", {"template": template})


# ---- the same with the engine


@pytest.fixture
def played(connected_site: str) -> Iterator[None]:
	"""A site on which runs are committed, and left without them."""
	frappe.set_user("Administrator")
	with taken_away_afterwards(with_caches=False):
		yield
	flow_site.forget_flows()


@pytest.mark.usefixtures("played")
def test_over_the_budget_runs_are_held_the_flow_pauses_and_its_owner_hears_once():
	customers = [builders.a_customer().name for _number in range(4)]
	welcome = {"id": "s1", "kind": "send_text", "inputs": {"template": "flow_welcome"}}
	template = flow_site.make_template(welcome, texts_per_hour=2)
	runs = [flow_site.start_run(template, ("Customer", name)) for name in customers]
	frappe.db.commit()
	flow_site.work()
	frappe.db.rollback()
	states = [frappe.db.get_value("Flow Run", run, "state") for run in runs]
	assert sorted(states) == ["Done", "Done", "Held", "Held"]
	assert frappe.db.count("FSM SMS", {"template": "flow_welcome", "recipient": ("in", customers)}) == 2
	state, reason = frappe.db.get_value("Flow Template", template, ["state", "pause_reason"])
	frappe.local.lang = "en"
	assert state == "Paused" and "2 texts an hour" in wording.translate_reason(reason)
	frappe.local.lang = "fr"
	assert "2 textos" in wording.translate_reason(reason), "stored for readers of both languages"
	notices = {"document_name": ("in", (template, *runs))}
	assert frappe.db.count("Notification Log", notices) == 1
	assert flow_site.start_run(template, ("Customer", customers[0])) is None
	frappe.db.set_value("Flow Template", template, "texts_per_hour", 20)
	flows.resume(template)
	frappe.db.commit()
	flow_site.work()
	frappe.db.rollback()
	assert {frappe.db.get_value("Flow Run", run, "state") for run in runs} == {"Done"}
