"""What the doctor finds of flows, and the retry of many from the command line."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner

import frappe

from gigafibre_fsm import commands
from gigafibre_fsm.domain.flows import due
from gigafibre_fsm.domain.flows.runs import cleaning, operating, signals
from gigafibre_fsm.domain.flows.templates import activation
from gigafibre_fsm.domain.platform import idempotency, instants
from gigafibre_fsm.domain.platform.due import old_commands_since
from gigafibre_fsm.setup import flow_health, health
from tests import flow_calls, flow_site
from tests.flow_site import BEHAVIOUR, StepFailed, act, make_template, start_run, wait_step, work

RECORD = ("ToDo", "flow-test-record")


@pytest.fixture(autouse=True)
def _kinds(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	with flow_site.test_kinds():
		yield
	flow_site.forget_flows()


def problems() -> str:
	frappe.db.commit()
	return " ".join(text for text, _remedy in flow_health.list_problems())


def test_a_site_whose_flows_run_has_no_problem_and_names_their_queue():
	start_run(make_template(wait_step(1, days=1)))
	frappe.db.commit()
	work()
	assert not problems()
	assert any("Flows run in the queue default." in finding.text for finding in health.findings())


def test_late_timers_and_events_are_counted():
	run = start_run(make_template(wait_step(1, days=1)))
	flow_site.make_due(run)
	assert not problems()
	late = instants.now_utc() - timedelta(minutes=6)
	frappe.db.set_value("Flow Run", run, "due_utc", late)
	assert "1 runs of flows are late" in problems()


def test_runs_that_nothing_will_continue_are_named():
	template = make_template(wait_step(1, days=1), mode="Queue")
	first, second = start_run(template, RECORD), start_run(template, RECORD)
	frappe.db.commit()
	work()
	assert not problems()
	frappe.db.set_value("Flow Run", first, {"due_utc": None, "active_key": None})
	found = problems()
	assert f"wait for nothing: {first}, {second}." in found


def test_runs_that_wait_for_a_person_and_paused_flows_are_named():
	BEHAVIOUR["s1"] = StepFailed("no")
	template = make_template(act(1))
	start_run(template)
	frappe.db.commit()
	work()
	activation.pause(template, "Over the budget")
	found = problems()
	assert "wait for a decision: Failed 1." in found and "is paused: Over the budget" in found


def test_all_failed_runs_of_a_flow_are_found_for_a_retry():
	BEHAVIOUR["s1"] = StepFailed("no")
	template, other = make_template(act(1)), make_template(act(1))
	runs = [start_run(template) for _place in range(3)]
	start_run(other)
	frappe.db.commit()
	work()
	assert sorted(operating.list_standing(template, "Failed")) == sorted(runs)


def test_old_runs_and_events_are_deleted_and_those_that_wait_for_a_person_stay():
	BEHAVIOUR["s2"] = StepFailed("no")
	done, failed = start_run(make_template(act(1))), start_run(make_template(act(2)))
	signals.signal("anything", {})
	frappe.db.commit()
	work()
	for run in (done, failed):
		question = {
			"doctype": "Flow Question",
			"run": run,
			"step": "s1",
			"question_fr": "?",
			"question_en": "?",
		}
		frappe.get_doc(question).db_insert()
	frappe.db.commit()
	later = instants.now_utc() + due.RUNS_KEPT + timedelta(days=2)
	assert due.old_runs_since(instants.now_utc()) is None
	assert due.old_runs_since(later) and due.old_events_since(later)
	cleaning.forget_old(later)
	assert frappe.get_all("Flow Run", pluck="name") == [failed]
	assert not frappe.db.exists("Flow Run Step", {"run": done})
	assert frappe.get_all("Flow Question", {"run": ("in", (done, failed))}, pluck="run") == [failed]
	frappe.db.delete("Flow Question", {"run": failed})
	assert not frappe.db.count("Flow Event")
	assert due.old_runs_since(later) is None and due.old_events_since(later) is None


def test_an_effect_key_is_kept_while_a_run_that_may_repeat_the_effect_is_open():
	template = make_template(act(1))
	over, begun_anew = (flow_calls.a_run(template, state=state) for state in ("Done", "Cancelled"))
	flow_calls.a_run(template, state="Failed", root=begun_anew)
	for run in (over, begun_anew):
		frappe.db.set_value("Flow Run", run, "root", run)
		flow_calls.perform("create_task", flow_calls.a_call(("", ""), {"text": flow_site.MARK}, run=run))
	frappe.db.commit()
	later = instants.now_utc() + timedelta(days=92)
	assert due.old_effect_keys_since(instants.now_utc()) is None and due.old_effect_keys_since(later)
	idempotency.forget_old(instants.to_site(later))
	cleaning.forget_old(later)
	assert frappe.get_all("FSM Command", {"actor": "flow"}, pluck="reference_name") == [begun_anew]
	assert due.old_effect_keys_since(later) is None and old_commands_since(later) is None


@pytest.mark.parametrize("arguments", [[], ["RUN", "--template", "T"], ["RUN", "--again"]])
def test_a_retry_that_is_asked_wrongly_gets_a_sentence(arguments: list[str]):
	# 15 reads the context as a dict, 16 as an object: a _dict answers both ways
	context = frappe._dict({"profile": False, "sites": [], "force": False, "verbose": False})
	done = CliRunner().invoke(commands.retry_flows, arguments, obj=context)
	assert done.exit_code == 2 and "Give either RUNS or --template" in done.output
