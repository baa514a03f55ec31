"""Runs of flows on the site: executed, waiting, failing, held; each step once, each record readable."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import frappe

from gigafibre_fsm.domain.flows.runs import owners, signals
from gigafibre_fsm.domain.platform import instants
from tests import flow_site
from tests.clocks import freeze_time
from tests.flow_site import (
	BEHAVIOUR,
	StepFailed,
	Unknown,
	WaitFor,
	act,
	make_template,
	start_run,
	wait_step,
	work,
)

RECORD = ("ToDo", "flow-test-record")
NOON = datetime(2026, 6, 1, 16)


@pytest.fixture(scope="module", autouse=True)
def _left_clean(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	yield
	flow_site.forget_flows()


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
	with flow_site.test_kinds():
		yield
	flow_site.forget_flows()


def state_of(run: str | None) -> str:
	assert run
	frappe.db.rollback()
	return frappe.db.get_value("Flow Run", run, "state")


def test_a_run_goes_as_far_as_it_can_in_one_transaction():
	run = start_run(make_template(act(1, name="First"), act(2), {"id": "s3", "kind": "test_read"}, act(4)))
	frappe.db.commit()
	commits = count_commits(lambda: work(1))
	assert (state_of(run), commits) == ("Done", 3), "an empty one for a new snapshot, the look, and the run"
	assert flow_site.list_steps(run) == tuple((f"s{number}", "Done") for number in (1, 2, 3, 4))
	first = frappe.get_doc("Flow Run Step", f"{run}-0001")
	assert (first.label, first.kind, first.attempt, first.effect_key) == (
		"First",
		"test_act",
		1,
		f"{run}:s1:0:0",
	)
	assert first.ms > 0 and first.began_at <= first.ended_at
	doc = flow_site.load_run(run)
	assert doc.ended_on and not doc.due_utc and not doc.active_key


def count_commits(job) -> int:
	commits = []
	commit = frappe.db.commit
	frappe.db.commit = lambda: (commits.append(1), commit())
	try:
		job()
	finally:
		frappe.db.commit = commit
	return len(commits)


def test_a_wait_ends_at_its_moment_and_not_before():
	with freeze_time(NOON) as clock:
		run = start_run(make_template(act(1), wait_step(2, hours=2), act(3)))
		frappe.db.commit()
		work()
		assert state_of(run) == "Waiting"
		assert flow_site.load_run(run).due_utc == NOON + timedelta(hours=2)
		clock.shift(timedelta(hours=1, minutes=59))
		assert work() == 0
		clock.shift(timedelta(minutes=1))
		assert work() == 1
		assert state_of(run) == "Done"


def test_a_failure_is_tried_again_and_then_needs_a_person_who_hears_of_it_once():
	BEHAVIOUR["s1"] = StepFailed("The line is busy.", retryable=True)
	with freeze_time(NOON) as clock:
		template = make_template(act(1, retry={"attempts": 2, "interval": 60}))
		runs = [start_run(template) for _place in range(2)]
		frappe.db.commit()
		work()
		assert (state_of(runs[0]), flow_site.count_effects(runs[0], "s1")) == ("Waiting", 0)
		clock.shift(timedelta(seconds=60))
		work()
	assert [state_of(run) for run in runs] == ["Failed", "Failed"]
	assert flow_site.load_run(runs[0]).reason == "The line is busy."
	assert flow_site.list_steps(runs[0]) == (("s1", "Failed"), ("s1", "Failed"))
	[notice] = frappe.get_all("Notification Log", {"document_type": "Flow Run"}, pluck="subject")
	assert flow_site.MARK in notice and runs[0] not in notice, "the notice names the run by its title"


def test_an_error_of_our_own_undoes_the_step_and_is_logged():
	BEHAVIOUR["s2"] = KeyError("surprise")
	run = start_run(make_template(act(1), act(2, retry={"attempts": 1})))
	frappe.db.commit()
	work()
	assert state_of(run) == "Failed"
	assert (flow_site.count_effects(run, "s1"), flow_site.count_effects(run, "s2")) == (1, 0)
	assert frappe.db.exists("Error Log", {"method": f"Flow Run {run}: s2", "error": ("like", "%surprise%")})


def test_what_is_unknown_is_left_to_a_person():
	BEHAVIOUR["s1"] = Unknown("The provider did not answer.")
	run = start_run(make_template(act(1)))
	frappe.db.commit()
	work()
	assert (state_of(run), flow_site.load_run(run).reason) == ("Doubtful", "The provider did not answer.")


def test_a_deadlock_repeats_the_whole_transaction_with_one_effect():
	run = start_run(make_template(act(1), act(2)))
	frappe.db.commit()
	BEHAVIOUR["s2"] = [frappe.QueryDeadlockError("forced")]
	work()
	assert state_of(run) == "Done"
	assert [flow_site.count_effects(run, step) for step in ("s1", "s2")] == [1, 1]


def test_a_signal_continues_the_run_that_waits_for_it():
	BEHAVIOUR["s1"] = WaitFor("answer:1")
	run = start_run(make_template(act(1), act(2, inputs={"value": {"field": "steps.s1.rating"}})))
	frappe.db.commit()
	work()
	assert (state_of(run), signals.is_awaited("answer:1"), signals.is_awaited("answer:2")) == (
		"Waiting",
		True,
		False,
	)
	signals.signal("answer:1", {"rating": 2})
	signals.signal("answer:1", {"rating": 5})
	frappe.db.commit()
	work()
	assert state_of(run) == "Done"
	step = frappe.get_doc("Flow Run Step", f"{run}-0002")
	assert json.loads(step.output) == {"seen": 2}, "the first answer counts"


def test_a_signal_that_comes_before_its_wait_is_not_lost():
	BEHAVIOUR["s1"] = WaitFor("answer:1")
	run = start_run(make_template(act(1)))
	signals.signal("answer:1", {"rating": 2})
	frappe.db.commit()
	signals.deliver_signals()
	work()
	assert state_of(run) == "Done"


def test_a_run_waits_until_its_record_fulfils_a_condition():
	frappe.get_doc({"doctype": "ToDo", "name": RECORD[1], "description": flow_site.MARK}).insert(
		set_name=RECORD[1]
	)
	until = {"all": [{"field": "doc.status", "op": "is", "value": "Closed"}]}
	run = start_run(make_template({"id": "s1", "kind": "wait_for", "until": until}), RECORD)
	frappe.db.commit()
	work()
	key = signals.document_key(*RECORD)
	assert signals.is_awaited(key)
	frappe.db.set_value("ToDo", RECORD[1], "priority", "High")
	signals.signal(key, {})
	frappe.db.commit()
	work()
	assert state_of(run) == "Waiting"
	frappe.db.set_value("ToDo", RECORD[1], "status", "Closed")
	signals.signal(key, {})
	frappe.db.commit()
	work()
	assert state_of(run) == "Done"
	trace = json.loads(frappe.db.get_value("Flow Run Step", f"{run}-0001", "trace"))
	assert trace[0]["found"] == "Closed"


def test_a_step_sees_what_an_earlier_one_changed():
	frappe.get_doc({"doctype": "ToDo", "name": RECORD[1], "description": flow_site.MARK}).insert(
		set_name=RECORD[1]
	)
	value = {"value": {"field": "doc.status"}}
	run = start_run(make_template(act(1, inputs=value), act(2, inputs=value)), RECORD)
	frappe.db.commit()
	write = flow_site._insert_effect

	def close(call):
		write(call)
		frappe.db.set_value("ToDo", RECORD[1], "status", "Closed")

	flow_site._insert_effect = close
	try:
		work()
	finally:
		flow_site._insert_effect = write
	outputs = frappe.get_all("Flow Run Step", {"run": run}, "output", order_by="seq", pluck="output")
	assert [json.loads(output)["seen"] for output in outputs] == ["Open", "Closed"]


def test_without_an_able_user_the_run_is_held_and_says_why(monkeypatch: pytest.MonkeyPatch):
	template = make_template(act(1))
	run = start_run(template)
	frappe.db.set_value("Flow Template", template, "run_as", "Guest")
	frappe.db.commit()
	work()
	assert (state_of(run), flow_site.count_effects(run, "s1")) == ("Held", 0)
	assert "may no longer activate" in flow_site.load_run(run).reason


def test_a_step_acts_as_the_user_who_activated_the_flow():
	template = make_template(act(1))
	user = frappe.db.get_value(
		"Has Role", {"role": "FSM Manager", "parenttype": "User", "parent": ("!=", "Administrator")}, "parent"
	)
	if not user:
		user = (
			frappe.get_doc(
				{"doctype": "User", "email": "flows@example.com", "first_name": "F", "send_welcome_email": 0}
			)
			.insert()
			.name
		)
	frappe.get_doc("User", user).add_roles("FSM Manager")
	frappe.db.set_value("Flow Template", template, "run_as", user)
	run = start_run(template)
	frappe.db.commit()
	work()
	assert frappe.db.get_value("ToDo", {"description": ("like", f"{flow_site.MARK} {run}%")}, "owner") == user
	assert frappe.session.user == "Administrator"


def test_a_long_run_lets_others_have_their_turn():
	steps = [act(number + 1) for number in range(60)]
	run = start_run(make_template(*steps))
	frappe.db.commit()
	work(1)
	assert (state_of(run), len(flow_site.list_steps(run))) == ("Ready", 50)
	work()
	assert (state_of(run), len(flow_site.list_steps(run))) == ("Done", 60)
	assert flow_site.count_effects(run, "s50") == 1


def test_a_backlog_of_one_flow_does_not_keep_another_waiting():
	first, second = make_template(act(1)), make_template(act(1))
	for _place in range(120):
		start_run(first)
	late = start_run(second)
	frappe.db.commit()
	work(11)
	assert state_of(late) == "Done"
	assert frappe.db.count("Flow Run", {"template": first, "state": "Done"}) <= 10


def test_a_state_that_grew_too_large_fails_and_says_so():
	BEHAVIOUR["s1"] = flow_site.Done({"text": "x" * 7_000})
	steps = [act(number, inputs={}) for number in range(1, 12)]
	for number in range(1, 12):
		BEHAVIOUR[f"s{number}"] = BEHAVIOUR["s1"]
	run = start_run(make_template(*steps))
	frappe.db.commit()
	work()
	assert (state_of(run), flow_site.load_run(run).reason) == ("Failed", "This run remembers more than fits.")
	assert frappe.db.exists("Notification Log", {"document_type": "Flow Run", "document_name": run}), (
		"its owner hears"
	)


def test_an_old_run_stays_on_its_version_when_another_is_activated():
	from gigafibre_fsm.domain.flows.templates import activation, drafts

	template = make_template(wait_step(1, hours=1), act(2))
	run = start_run(template)
	frappe.db.commit()
	work()
	drafts.save_draft(
		template, json.dumps({"schema": 1, "trigger": {"kind": "by_hand"}, "steps": [act(5)]}), ""
	)
	activation.activate(template)
	with freeze_time(instants.now_utc() + timedelta(hours=2)):
		work()
	assert state_of(run) == "Done"
	assert flow_site.list_steps(run) == (("s1", "Done"), ("s2", "Done"))


def test_who_is_able_is_asked_of_the_user_as_they_are_now():
	owner = owners.load_owner(make_template(act(1)))
	assert owner.is_able and owner.user == "Administrator"
