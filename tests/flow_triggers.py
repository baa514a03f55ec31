"""Flows that something triggers, for tests: made, activated, and their events worked on by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe

from gigafibre_fsm.domain.flows.catalogue import entries
from gigafibre_fsm.domain.flows.catalogue.registry import Done, Input, Outcome, StepCall, StepKind
from gigafibre_fsm.domain.flows.templates import activation, drafts
from gigafibre_fsm.domain.flows.triggers import processing
from tests import flow_site

STOP = {"id": "s1", "kind": "stop"}


def change_record(call: StepCall) -> Outcome:
	"""Change the run's record, as a step that sets fields does."""
	doc = frappe.get_doc(*call.record)
	doc.update({call.inputs["field"]: f"{call.inputs['value']} {call.run}"})
	doc.save(ignore_permissions=True)
	return Done({})


def copy_record(call: StepCall) -> Outcome:
	"""Make another record of the run's kind, as a step that creates documents does."""
	doc = frappe.copy_doc(frappe.get_doc(*call.record))
	doc.title = f"{call.inputs['value']} {call.run}"
	doc.insert(ignore_permissions=True)
	return Done({})


COPY = StepKind(
	"test_copy",
	"Copy",
	"Test",
	(Input("value", "Value"),),
	effect="inside",
	perform="tests.flow_triggers.copy_record",
)
CHANGE = StepKind(
	"test_change",
	"Change",
	"Test",
	(Input("field", "Field"), Input("value", "Value")),
	effect="inside",
	perform="tests.flow_triggers.change_record",
)


@contextmanager
def change_kind() -> Iterator[None]:
	"""Have the kinds of steps that change and make records in the catalogue inside this block."""
	kinds = (CHANGE, COPY)
	entries.STEP_KINDS.update({kind.key: kind for kind in kinds})
	try:
		yield
	finally:
		for kind in kinds:
			del entries.STEP_KINDS[kind.key]


def make_flow(kind: str, *steps: dict[str, Any], when: Any = None, title: str = "", **inputs: Any) -> str:
	"""Create and activate a template with a trigger, commit, and return its name."""
	trigger = {"kind": kind, "inputs": inputs, **({"when": when} if when else {})}
	raw = {"schema": 1, "trigger": trigger, "steps": list(steps) or [STOP]}
	template = drafts.create_template(title or flow_site.MARK, raw)
	activation.activate(template)
	frappe.db.commit()
	return template


def process() -> None:
	"""Commit, look at the events that are due, and work on the runs."""
	frappe.db.commit()
	while processing.process_due() or flow_site.work():
		pass


def list_runs(template: str) -> list[Any]:
	"""Return the runs of a template, oldest first."""
	fields = ["name", "state", "record_doctype", "record_name", "depth", "chain", "cause"]
	return frappe.get_all("Flow Run", {"template": template}, fields, order_by="instant")


def list_events(**filters: Any) -> list[Any]:
	"""Return events, oldest first."""
	fields = [
		"name",
		"kind",
		"state",
		"record_name",
		"changes",
		"payload",
		"result",
		"bulk",
		"depth",
		"chain",
		"user",
	]
	return frappe.get_all("Flow Event", filters, fields, order_by="instant, creation")
