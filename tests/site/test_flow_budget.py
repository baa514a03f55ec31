"""The budget of a flow: what is over it does not leave, and what was counted once is not counted again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

import frappe

from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.budget.limits import BudgetUse
from gigafibre_fsm.domain.flows.catalogue.registry import StepCall, StepFailed
from gigafibre_fsm.tests import builders
from tests import flow_calls

pytestmark = pytest.mark.usefixtures("site")
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


def test_the_21st_text_at_a_cap_of_20_an_hour_does_not_leave():
	template, customer = flow_calls.a_template(texts_per_hour=20), builders.a_customer().name
	for _number in range(20):
		send(template, customer)
	with pytest.raises(StepFailed, match="may send 20 texts an hour") as refused:
		send(template, customer)
	assert (refused.value.hold, refused.value.kind) == (True, hours.KIND)
	assert count_texts(customer) == 20
	assert hours.read_hour(template, NOW) == BudgetUse(texts=20, customers=1)


def test_the_next_hour_begins_anew_and_another_flow_has_its_own():
	template, customer = flow_calls.a_template(texts_per_hour=1), builders.a_customer().name
	send(template, customer)
	send(template, customer, NOW + timedelta(hours=1))
	send(flow_calls.a_template(texts_per_hour=1), customer)
	with pytest.raises(StepFailed):
		send(template, customer, NOW + timedelta(minutes=39))


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
	with pytest.raises(StepFailed, match="1 texts in one run"):
		flow_calls.perform("send_text", again)


def test_old_hours_are_forgotten():
	template = flow_calls.a_template()
	send(template, builders.a_customer().name)
	hours.forget_old(NOW + hours.KEPT + timedelta(hours=1))
	assert not frappe.db.exists("Flow Budget", {"template": template})
