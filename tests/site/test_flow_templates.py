"""Templates of flows: drafts, versions that never change, the way back, copies and files; by the domain's own acts."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import frappe

from gigafibre_fsm.api import flows
from gigafibre_fsm.domain.flows.templates import activation, drafts, repository
from gigafibre_fsm.exceptions import FsmError, OutOfDate
from tests import flow_site


def flow(days: int = 1, **parts: Any) -> dict[str, Any]:
	steps = [{"id": "s4", "kind": "wait", "inputs": {"duration": {"days": days}}}]
	return {"schema": 1, "trigger": {"kind": "by_hand"}, "steps": steps, **parts}


@pytest.fixture
def template() -> str:
	return drafts.create_template("After the installation", flow())


def load(template: str) -> Any:
	return frappe.get_doc("Flow Template", template)


def test_a_new_template_is_off_and_knows_its_last_number(template: str) -> None:
	doc = load(template)
	assert (doc.state, doc.active_version, doc.last_step_number) == ("Draft", None, 4)


def test_activating_makes_a_version_that_nobody_changes(template: str) -> None:
	version = activation.activate(template, "first")
	doc = load(template)
	assert (doc.state, doc.active_version, doc.run_as) == ("Active", version, "Administrator")
	stored = frappe.get_doc("Flow Version", version)
	stored.definition = "{}"
	with pytest.raises(FsmError, match="never changed"):
		stored.save()


def test_rolling_back_is_activating_an_older_version(template: str) -> None:
	first = activation.activate(template)
	drafts.save_draft(template, json.dumps(flow(2)), "")
	second = activation.activate(template)
	assert frappe.db.get_value("Flow Version", second, "number") == 2
	activation.roll_back(template, first)
	assert load(template).active_version == first
	assert drafts.load_draft(load(template)) == flow(2), "the draft stays"


def test_activating_the_same_draft_again_makes_no_version(template: str) -> None:
	assert activation.activate(template) == activation.activate(template)


def test_two_managers_who_activate_at_once_share_a_version(site: str, template: str) -> None:
	frappe.db.commit()
	mine = activation.activate(template)

	def activate() -> str:
		frappe.init(site=site)
		frappe.connect()
		try:
			return flows.activate(template)["version"]
		finally:
			frappe.destroy()

	try:
		with ThreadPoolExecutor(1) as threads:
			other = threads.submit(activate)
			time.sleep(2)  # it has come as far as the lock; if not, the test only proves less
			frappe.db.commit()
			assert other.result() == mine
		assert frappe.get_all("Flow Version", {"template": template}, pluck="number") == [1]
	finally:
		flow_site.forget_flows()


def test_a_draft_with_problems_is_stored_but_not_activated(template: str) -> None:
	drafts.save_draft(template, json.dumps(flow(steps=[])), "")
	with pytest.raises(FsmError, match="add a step"):
		activation.activate(template)
	assert load(template).state == "Draft"


def test_a_draft_that_somebody_else_saved_meanwhile_is_not_activated_unseen(template: str) -> None:
	read = load(template).draft_hash
	drafts.save_draft(template, json.dumps(flow(9)), "")
	with pytest.raises(OutOfDate, match="nothing was activated"):
		activation.activate(template, based_on=read)
	assert load(template).state == "Draft"
	assert activation.activate(template, based_on=load(template).draft_hash)


def test_a_version_of_another_template_is_refused(template: str) -> None:
	other = activation.activate(drafts.create_template("Other", flow()))
	with pytest.raises(FsmError):
		activation.roll_back(template, other)


def test_the_second_of_two_editors_is_asked(template: str) -> None:
	seen = load(template).draft_hash
	drafts.save_draft(template, json.dumps(flow(2)), seen)
	with pytest.raises(OutOfDate):
		drafts.save_draft(template, json.dumps(flow(3)), seen)
	drafts.save_draft(template, json.dumps(flow(3)), "")
	assert drafts.load_draft(load(template)) == flow(3)


def test_the_number_of_a_deleted_step_is_not_given_again(template: str) -> None:
	drafts.save_draft(template, json.dumps(flow(steps=[])), "")
	assert load(template).last_step_number == 4


def test_pausing_resuming_and_retiring_follow_the_states(template: str) -> None:
	for act in (
		lambda: activation.pause(template, ""),
		lambda: activation.resume(template),
		lambda: activation.retire(template),
	):
		with pytest.raises(FsmError):
			act()
	activation.activate(template)
	activation.pause(template, "over the budget")
	assert (load(template).state, load(template).pause_reason) == ("Paused", "over the budget")
	activation.resume(template)
	assert load(template).pause_reason is None
	activation.retire(template)
	assert load(template).state == "Retired"


def test_nobody_changes_by_hand_what_an_act_changes(template: str) -> None:
	doc = load(template)
	doc.state = "Active"
	with pytest.raises(FsmError, match="by hand"):
		doc.save()
	doc = load(template)
	doc.texts_per_hour = 7
	doc.save()


def test_a_seeded_template_is_copied_and_not_changed(template: str) -> None:
	frappe.db.set_value("Flow Template", template, "seeded", 1)
	with pytest.raises(FsmError, match="Copy it"):
		drafts.save_draft(template, json.dumps(flow(2)), "")
	doc = load(template)
	doc.title = "Mine"
	with pytest.raises(FsmError, match="Copy it"):
		doc.save()
	doc = load(template)
	doc.texts_per_hour = 7
	doc.save()
	copy = load(drafts.copy_template(template))
	assert (copy.origin, copy.seeded, copy.texts_per_hour, copy.state) == (template, 0, 7, "Draft")


def test_a_file_brings_the_template_to_another_site_and_nothing_else(template: str) -> None:
	frappe.db.set_value("Flow Template", template, {"failure_owner": "Administrator", "mode": "Queue"})
	file = drafts.export_template(template)
	other = load(drafts.import_template(file))
	assert (other.title, other.mode, other.failure_owner) == ("After the installation", "Queue", None)
	assert drafts.load_draft(other) == flow()


@pytest.mark.parametrize(
	"change",
	[
		{"definition": {"schema": 7}},
		{"definition": None},
		{"flow_template": {"title": "x", "run_as": "Administrator"}},
		{"flow_template": {"title": "x", "state": "Active"}},
		{"flow_template": {"title": ["x"]}},
		{"flow_template": {"title": " "}},
		{"flow_template": {"title": "x", "mode": "Chaos"}},
		{"more": 1},
	],
)
def test_a_forged_file_is_refused(change: dict[str, Any]) -> None:
	content = {"flow_template": {"title": "x"}, "definition": flow(), **change}
	with pytest.raises(frappe.ValidationError):
		drafts.import_template(json.dumps(content))


def test_a_version_is_read_once_and_then_remembered(template: str) -> None:
	version = activation.activate(template)
	assert repository.load_definition(version) is repository.load_definition(version)
