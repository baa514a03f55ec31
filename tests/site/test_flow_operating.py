"""What people do with runs, and how many of one record run at a time."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

import frappe

from gigafibre_fsm.domain.flows.runs import causes, executing, operating, starting
from gigafibre_fsm.domain.flows.runs.causes import RunCause
from gigafibre_fsm.domain.flows.runs.starting import RefusedStart
from gigafibre_fsm.domain.flows.templates import activation, drafts
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.exceptions import FsmError
from tests import flow_site
from tests.clocks import freeze_time
from tests.flow_site import BEHAVIOUR, StepFailed, Unknown, act, make_template, start_run, wait_step, work
from tests.plugin import FULL

RECORD = ("ToDo", "flow-test-record")


@pytest.fixture(autouse=True)
def _kinds(connected_site: str) -> Iterator[None]:
	flow_site.forget_flows()
	with flow_site.test_kinds():
		yield
	flow_site.forget_flows()


def failed_run(*steps: dict, record: tuple[str, str] = ("", "")) -> str:
	"""A run whose step s2 failed after s1 was done."""
	BEHAVIOUR["s2"] = StepFailed("no")
	run = start_run(make_template(*(steps or (act(1), act(2), act(3)))), record)
	frappe.db.commit()
	work()
	BEHAVIOUR.clear()
	assert run and state_of(run) == "Failed"
	return run


def state_of(run: str) -> str:
	return frappe.db.get_value("Flow Run", run, "state")


def change_flow(run: str, *steps: dict) -> None:
	template = frappe.db.get_value("Flow Run", run, "template")
	raw = {"schema": 1, "trigger": {"kind": "by_hand"}, "steps": list(steps)}
	drafts.save_draft(template, json.dumps(raw), "")
	activation.activate(template)


def effects(run: str) -> list[int]:
	return [flow_site.count_effects(run, step) for step in ("s1", "s2", "s3")]


def test_a_failed_run_goes_on_from_its_step_on_its_own_version():
	run = failed_run()
	change_flow(run, act(9))
	operating.retry_run(run)
	work()
	assert (state_of(run), effects(run)) == ("Done", [1, 1, 1])
	assert flow_site.list_steps(run) == (("s1", "Done"), ("s2", "Failed"), ("s2", "Done"), ("s3", "Done"))


def test_a_failed_run_goes_on_from_its_step_on_the_active_version():
	run = failed_run()
	change_flow(run, act(1), act(5), act(2), act(4))
	operating.retry_run(run, is_active_version=True)
	work()
	assert (state_of(run), effects(run)) == ("Done", [1, 1, 0])
	assert flow_site.list_steps(run)[-1] == ("s4", "Done")


@pytest.mark.parametrize(
	"steps",
	[
		(act(1), act(3)),
		(act(1), wait_step(2, hours=1)),
		(
			act(1),
			{
				"id": "s8",
				"kind": "branch",
				"cases": [
					{
						"id": "c1",
						"when": {"all": [{"field": "doc.x", "op": "is", "value": 1}]},
						"steps": [act(2)],
					}
				],
			},
		),
	],
)
def test_a_version_that_has_changed_the_step_is_refused_with_a_reason(steps: tuple):
	run = failed_run()
	change_flow(run, *steps)
	with pytest.raises(FsmError, match="another step in place of s2"):
		operating.retry_run(run, is_active_version=True)


def test_a_failure_inside_a_case_goes_on_there_in_the_active_version():
	case = {"id": "c1", "label": "", "when": {"all": [{"field": "run.doctype", "op": "is", "value": "ToDo"}]}}
	inner = {"id": "s8", "kind": "branch", "cases": [{**case, "steps": [act(1), act(2), act(3)]}]}
	run = failed_run(inner, act(7), record=RECORD)
	changed = {"id": "s8", "kind": "branch", "cases": [{**case, "steps": [act(2), act(6)]}]}
	change_flow(run, act(5), changed)
	operating.retry_run(run, is_active_version=True)
	work()
	assert (state_of(run), flow_site.list_steps(run)[-2:]) == ("Done", (("s2", "Done"), ("s6", "Done")))


def test_a_run_that_begins_anew_repeats_no_effect_unless_asked():
	run = failed_run()
	second = operating.restart_run(run)
	work()
	assert (state_of(run), state_of(second), effects(run)) == ("Cancelled", "Done", [1, 1, 1])
	third = operating.restart_run(second, is_again=True)
	work()
	assert (state_of(third), effects(run)) == ("Done", [2, 2, 2])
	assert frappe.db.get_value("Flow Run", third, ["root", "generation"]) == (run, 1)


def test_a_run_that_begins_anew_on_the_active_version_does_what_is_new_there():
	run = failed_run()
	change_flow(run, act(1), act(2), act(4))
	second = operating.restart_run(run, is_active_version=True)
	work()
	assert (state_of(second), effects(run), flow_site.count_effects(run, "s4")) == ("Done", [1, 1, 0], 1)


def test_a_step_is_skipped_a_wait_too():
	run = failed_run()
	operating.skip_step(run)
	work()
	assert (state_of(run), effects(run)) == ("Done", [1, 0, 1])
	waiting = start_run(make_template(wait_step(1, days=9), act(2)))
	frappe.db.commit()
	work()
	operating.skip_step(waiting)
	work()
	assert state_of(waiting) == "Done"


@pytest.mark.parametrize(
	("answer", "expected"), [("arrived", [1, 0, 1]), ("again", [1, 1, 1]), ("let be", [1, 0, 1])]
)
def test_a_person_decides_what_became_of_an_unknown_step(answer: str, expected: list[int]):
	BEHAVIOUR["s2"] = Unknown("?")
	run = start_run(make_template(act(1), act(2), act(3)))
	frappe.db.commit()
	work()
	frappe.db.delete("ToDo", {"description": ("like", f"{flow_site.MARK} {run}:s2%")})
	BEHAVIOUR.clear()
	with pytest.raises(FsmError, match="Decide first"):
		operating.retry_run(run)
	operating.resolve_step(run, answer)
	work()
	assert (state_of(run), effects(run)) == ("Done", expected)


def test_all_that_was_held_goes_on_when_its_flow_does(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(operating, "MOST_RUNS", 1)
	template = make_template(act(1))
	runs = [start_run(template) for _ in range(3)]
	for run in runs:
		frappe.db.set_value("Flow Run", run, {"state": "Held", "due_utc": None, "reason": "cap"})
	assert operating.release_held(template) == 3
	frappe.db.commit()
	work()
	assert [state_of(run) for run in runs] == ["Done"] * 3


def test_a_run_is_ended_where_it_stands_and_stays_so():
	run = start_run(make_template(act(1), wait_step(2, days=1), act(3)))
	frappe.db.commit()
	work()
	operating.end_run(run, "The customer called.")
	assert (state_of(run), flow_site.list_steps(run)[-1]) == ("Cancelled", ("s2", "Cancelled"))
	flow_site.make_due(run)
	frappe.db.commit()
	work()
	assert state_of(run) != "Done" and effects(run) == [1, 0, 0]
	for act_on in (
		lambda: operating.end_run(run, ""),
		lambda: operating.skip_step(run),
		lambda: operating.retry_run(run),
		lambda: operating.resolve_step(run, "again"),
	):
		with pytest.raises(FsmError):
			act_on()


def test_hundreds_are_retried_at_once_and_each_refusal_says_why():
	BEHAVIOUR["s1"] = StepFailed("no")
	template = make_template(act(1))
	runs = [start_run(template) for _place in range(120)]
	frappe.db.commit()
	work(200)
	BEHAVIOUR.clear()
	operating.end_run(runs[0], "")
	acted = operating.act_on_runs([*runs, runs[5], "none"], operating.retry_run)
	assert (len(acted.done), set(acted.refused)) == (119, {runs[0], "none"})
	work(200)
	assert frappe.db.count("Flow Run", {"state": "Done"}) == 119
	with pytest.raises(FsmError):
		operating.act_on_runs([], operating.retry_run)


# ---- modes


def start_record(template: str, **cause) -> starting.RunStart:
	started = starting.try_start(template, RECORD, RunCause("by_hand", **cause))
	frappe.db.commit()
	return started


def test_single_lets_no_other_begin_until_the_run_is_over():
	template = make_template(wait_step(1, hours=1))
	first = start_record(template)
	assert start_record(template).refused is RefusedStart.UNDER_WAY
	work()
	assert start_record(template).refused is RefusedStart.UNDER_WAY
	operating.end_run(first.run, "")
	assert start_record(template).run


def test_queue_frees_the_next_and_refuses_too_many():
	template = make_template(wait_step(1, hours=1), act(2), mode="Queue", most_runs=2)
	runs = [start_record(template).run for _place in range(3)]
	assert start_record(template).refused is RefusedStart.QUEUE_FULL
	assert [state_of(run) for run in runs] == ["Ready", "Queued", "Queued"]
	now = instants.now_utc()
	for place in range(3):
		with freeze_time(now + timedelta(hours=2 * place)):
			work()
	with freeze_time(now + timedelta(hours=9)):
		work()
	assert [state_of(run) for run in runs] == ["Done", "Done", "Done"]


def test_restart_cancels_the_earlier_run_between_its_steps():
	template = make_template(act(1), wait_step(2, hours=1), act(3), mode="Restart")
	first = start_record(template).run
	work()
	second = start_record(template).run
	assert (state_of(first), state_of(second)) == ("Cancelled", "Ready")
	assert effects(first) == [1, 0, 0]


def test_a_run_that_waits_for_one_that_never_began_hears_that_it_is_cancelled():
	template = make_template(act(1), mode="Restart")
	start_record(template)
	queued = start_run(template, ("ToDo", "another"))
	values = {"state": "Queued", "active_key": None, "due_utc": None, "record_name": RECORD[1]}
	frappe.db.set_value("Flow Run", queued, values)
	start_record(template)
	assert state_of(queued) == "Cancelled"
	assert frappe.db.exists("Flow Event", {"key": f"run:{queued}", "kind": "Signal"})


@pytest.mark.parametrize(("mode", "most"), [("Single", 1), ("Parallel", 3), ("Queue", 1), ("Restart", 1)])
def test_a_race_of_starts_never_exceeds_the_places(site: str, mode: str, most: int):
	template = make_template(wait_step(1, hours=1), mode=mode, most_runs=3)
	frappe.db.commit()
	starts = 50 if FULL else 8
	gate = threading.Barrier(starts)

	def race(_place: int) -> None:
		frappe.init(site=site)
		frappe.connect()
		gate.wait(60)
		try:
			transactions.run_transaction(lambda: starting.try_start(template, RECORD, RunCause("by_hand")))
		finally:
			frappe.destroy()

	with ThreadPoolExecutor(starts) as threads:
		list(threads.map(race, range(starts)))
	frappe.db.rollback()
	held = frappe.get_all("Flow Run", {"active_key": ("is", "set")}, pluck="state")
	assert held == ["Ready"] * most
	queued = frappe.db.count("Flow Run", {"state": "Queued"})
	assert queued == (3 if mode == "Queue" else 0)


def test_the_mode_does_not_limit_runs_without_a_record():
	template = make_template(wait_step(1, hours=1))
	assert start_run(template) and start_run(template)


# ---- limits


def test_a_chain_ends_at_its_depth_and_runs_a_flow_once_for_a_record():
	template = make_template(act(1))
	assert start_record(template, depth=causes.MOST_DEPTH).refused is RefusedStart.TOO_DEEP
	first = start_record(template, chain="c-1", depth=2).run
	assert frappe.db.get_value("Flow Run", first, ["chain", "depth"]) == ("c-1", 3)
	work()
	assert start_record(template, chain="c-1", depth=3).refused is RefusedStart.SAME_CHAIN
	assert start_record(template, chain="c-2").run


def test_a_flow_begins_only_so_often_in_an_hour_for_a_record():
	template = make_template(act(1), mode="Parallel", most_runs=50)
	started = [start_record(template) for _place in range(11)]
	assert started[-1].refused is RefusedStart.TOO_OFTEN
	with freeze_time(instants.now_utc() + timedelta(hours=1, minutes=1)):
		assert start_record(template).run


def test_a_paused_flow_begins_nothing_and_an_import_only_where_it_is_wanted():
	template = make_template(act(1))
	assert start_record(template, is_bulk=True).refused is RefusedStart.IMPORTED
	frappe.db.set_value("Flow Template", template, "allow_import", 1)
	assert start_record(template, is_bulk=True).run
	activation.pause(template, "")
	assert start_record(template).refused is RefusedStart.NOT_ACTIVE
	assert start_record(template, payload={"x": "y" * 40_000}).refused is RefusedStart.NOT_ACTIVE


def test_the_reason_of_a_refusal_stands_with_its_event():
	template = make_template(act(1))
	activation.retire(template)
	event = executing.repository.insert_event(
		{"kind": "Document", "state": "New", "instant": instants.now_utc()}
	)
	assert start_run(template, event=event) is None
	assert frappe.db.get_value("Flow Event", event, "result") == "The flow is not active."
