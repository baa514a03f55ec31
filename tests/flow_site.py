"""Flows on the site for tests: kinds of steps that only tests have, templates, and a worker that is called by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.catalogue.registry import (
	Done,
	Input,
	Outcome,
	StepCall,
	StepFailed,
	StepKind,
	Unknown,
	WaitFor,
)
from gigafibre_fsm.domain.flows.runs import starting, worker
from gigafibre_fsm.domain.flows.runs.causes import RunCause
from gigafibre_fsm.domain.flows.templates import activation, drafts
from gigafibre_fsm.domain.platform import instants

HERE = "tests.flow_site"
MARK = "flow-test"
"""Beginning of the descriptions of ToDos that steps write: one for each effect."""
BEHAVIOUR: dict[str, Any] = {}
"""What the step `test_act` does, by id of step: an Outcome, an error, or nothing for an effect."""


def write_effect(call: StepCall) -> Outcome:
	"""Have an effect, which stands in the database under the step's key, or do as the test says."""
	behaviour = BEHAVIOUR.get(call.step)
	_insert_effect(call)
	if isinstance(behaviour, list):
		behaviour = behaviour.pop(0) if behaviour else None
	if isinstance(behaviour, BaseException):
		raise behaviour
	return behaviour or Done({"seen": call.inputs.get("value")})


def _insert_effect(call: StepCall) -> None:
	todo = frappe.qb.DocType("ToDo")
	values = {
		"name": frappe.generate_hash(length=12),
		"description": f"{MARK} {call.effect_key}",
		"owner": call.user,
	}
	frappe.qb.into(todo).columns(*values).insert(*values.values()).run()


def read_only(call: StepCall) -> Outcome:
	"""Do nothing."""
	return Done({"value": call.inputs.get("value")})


def wait_for_go(call: StepCall) -> Outcome:
	"""Have an effect, then wait for the signal `go:<run>`."""
	_insert_effect(call)
	return WaitFor(f"go:{call.run}")


INPUTS = (Input("value", "Value"),)
KINDS = (
	StepKind("test_act", "Act", "Test", INPUTS, effect="inside", perform=f"{HERE}.write_effect", waits=True),
	StepKind("test_go", "Go", "Test", effect="inside", perform=f"{HERE}.wait_for_go", waits=True),
	StepKind("test_read", "Read", "Test", INPUTS, perform=f"{HERE}.read_only"),
)


def register_kinds() -> None:
	"""Add the kinds of tests to the catalogue of this process."""
	entries.STEP_KINDS.update({kind.key: kind for kind in KINDS})


@contextmanager
def test_kinds() -> Iterator[None]:
	"""Have the kinds of tests in the catalogue inside this block."""
	register_kinds()
	BEHAVIOUR.clear()
	try:
		yield
	finally:
		for kind in KINDS:
			entries.STEP_KINDS.pop(kind.key, None)


def act(number: int, **parts: Any) -> dict[str, Any]:
	"""Return a step that has an effect."""
	return {"id": f"s{number}", "kind": "test_act", **parts}


def wait_step(number: int, **length: int) -> dict[str, Any]:
	"""Return a step that waits."""
	return {"id": f"s{number}", "kind": "wait", "inputs": {"duration": length}}


def make_template(*steps: dict[str, Any], **values: Any) -> str:
	"""Create and activate a template, and return its name."""
	raw = {"schema": 1, "trigger": {"kind": "by_hand"}, "steps": list(steps)}
	template = drafts.create_template(MARK, raw, **values)
	activation.activate(template)
	return template


def start_run(template: str, record: tuple[str, str] = ("", ""), **cause: Any) -> str | None:
	"""Start a run by hand."""
	return starting.start(template, record, RunCause("by_hand", **cause))


def work(turns: int = 100) -> int:
	"""Work on what is due, as one job of the queue does."""
	left = iter(range(turns + 1))
	return worker.work_due(lambda: next(left, None) is not None)


def load_run(run: str) -> Any:
	"""Return a run as it is stored now."""
	return frappe.get_doc("Flow Run", run)


def list_steps(run: str) -> list[tuple[str, str]]:
	"""Return the steps of a run with their states, in order."""
	return frappe.get_all("Flow Run Step", {"run": run}, ["step_id", "state"], order_by="seq", as_list=True)


def count_effects(run: str, step: str) -> int:
	"""Return how often a step of a run has had its effect, in all of its repetitions."""
	return frappe.db.count("ToDo", {"description": ("like", f"{MARK} {run}:{step}:%")})


def make_due(run: str) -> None:
	"""Let a run's moment come now."""
	past = instants.now_utc() - timedelta(seconds=1)
	frappe.db.set_value("Flow Run", run, "due_utc", past, update_modified=False)


def forget_flows() -> None:
	"""Delete everything that flows wrote, and commit."""
	frappe.db.rollback()
	for doctype in ("Flow Run Step", "Flow Event", "Flow Run", "Flow Version"):
		frappe.db.delete(doctype)
	frappe.db.delete("FSM Command", {"actor": "flow"})
	# those that come with the app stay
	frappe.db.delete("Flow Template", {"seed_key": ("is", "not set")})
	frappe.db.delete("ToDo", {"description": ("like", f"{MARK}%")})
	frappe.db.delete("Notification Log", {"document_type": ("in", ("Flow Run", "Flow Template"))})
	frappe.db.commit()


__all__ = ("StepFailed", "Unknown", "WaitFor")
