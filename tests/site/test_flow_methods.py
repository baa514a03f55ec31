"""The methods of flows: managers operate templates and runs, dispatchers do not."""

import json
from collections.abc import Iterator

import pytest

import frappe

from gigafibre_fsm.api import flow_editor, flows
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.tests import people
from tests import flow_site
from tests.flow_site import BEHAVIOUR, StepFailed, Unknown, act, make_template, start_run, work

DISPATCHER = "dispatcher.flows@example.com"


@pytest.fixture(autouse=True)
def _kinds(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	with flow_site.test_kinds():
		yield
	flow_site.forget_flows()


def test_a_template_is_made_copied_moved_and_switched_on_and_off():
	made = flows.create_flow("Mine")
	assert made["state"] == "Draft"
	with pytest.raises(FsmError, match="add a step"):
		flows.activate(made["template"])
	template = make_template(act(1))
	version = flows.activate(template, "again")["version"]
	assert flows.pause(template, "for a while")["state"] == "Paused"
	assert flows.resume(template)["state"] == "Active"
	assert flows.retire(template)["state"] == "Retired"
	assert flows.roll_back(template, version)["version"] == version
	copy = flows.copy_flow(template, "Copy")["template"]
	file = flows.export_flow(copy)
	assert file["name"] == "copy.flow.json"
	assert flows.import_flow(file["content"])["state"] == "Draft"
	with pytest.raises(FsmError, match="no longer exists"):
		flows.pause("nothing")


def test_runs_are_retried_skipped_ended_and_decided():
	BEHAVIOUR.update(s1=StepFailed("no"), s2=Unknown("?"))
	failing, doubtful = make_template(act(1)), make_template(act(2))
	runs = [start_run(failing) for _place in range(4)] + [start_run(doubtful)]
	frappe.db.commit()
	work()
	BEHAVIOUR.clear()
	answers = [
		flows.retry_runs(json.dumps([runs[0], runs[4]])),
		flows.retry_runs(json.dumps([runs[1]]), start="start", version="active"),
		flows.skip_steps(json.dumps([runs[2]])),
		flows.end_runs(json.dumps([runs[3]]), "The customer moved."),
		flows.resolve_runs(json.dumps([runs[4]]), "arrived"),
	]
	assert [len(answer["done"]) for answer in answers] == [1] * 5
	[refused] = answers[0]["refused"]
	assert (refused["run"], refused["reason"]) == (runs[4], "Decide first whether the step had its effect.")
	work()
	states = [frappe.db.get_value("Flow Run", run, "state") for run in runs]
	assert states == ["Done", "Cancelled", "Done", "Cancelled", "Done"]


@pytest.mark.parametrize(
	"names", ["", "{}", "[1]", "[]", json.dumps(["x"] * 2 + [f"r{place}" for place in range(501)])]
)
def test_a_list_of_runs_that_is_none_is_refused(names: str):
	with pytest.raises(FsmError):
		flows.retry_runs(names)


def test_a_dispatcher_reads_runs_and_operates_none():
	people.make_user(DISPATCHER, "FSM Dispatcher", user_type="System User")
	run = start_run(make_template(act(1, inputs={"value": "for managers"})))
	frappe.db.commit()
	flow_site.work()
	assert flow_editor.run_story(run)["steps"][0]["values"]
	frappe.set_user(DISPATCHER)
	try:
		assert frappe.has_permission("Flow Run", "read", run)
		[step] = flow_editor.run_story(run)["steps"]
		assert (step["state"], step["values"], step["leaves"]) == ("Done", [], [])
		assert "output" not in frappe.get_list("Flow Run Step", {"run": run}, ["name", "output"])[0]
		assert not frappe.has_permission("Flow Template", "write")
		for ask in (
			lambda: flows.retry_runs("[]"),
			lambda: flows.create_flow("x"),
			lambda: flows.export_flow("x"),
		):
			with pytest.raises(NotYours):
				ask()
	finally:
		frappe.set_user("Administrator")
