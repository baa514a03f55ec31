"""The step that runs another flow on the record or on another document, and may wait for its end."""

from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.actions.effects import have_once, refuse
from gigafibre_fsm.domain.flows.actions.inputs import require_text, resolve_values
from gigafibre_fsm.domain.flows.catalogue.registry import Done, Preview, StepCall, WaitFor
from gigafibre_fsm.domain.flows.runs import signals, starting
from gigafibre_fsm.domain.flows.runs.causes import RunCause


def run_flow(call: StepCall) -> Done | WaitFor:
	"""Start another flow, once; with `wait` the run goes on when that one has ended."""
	template = require_text(call, "flow", "Flow")
	record = _find_record(call)

	def start() -> dict[str, Any]:
		depth, chain = frappe.db.get_value("Flow Run", call.run, ["depth", "chain"])
		cause = RunCause(
			"flow",
			payload=dict(resolve_values(call, call.inputs.get("values"))),
			user=call.user,
			depth=depth or 0,
			chain=chain or "",
			parent_run=call.run,
			parent_step=call.step,
		)
		return {"run": starting.start(template, record, cause) or ""}

	outputs = have_once(call, "run_flow", start).outputs
	if not outputs["run"]:
		return Done({"run": "", "started": False, "state": ""})
	started = {"run": outputs["run"], "started": True}
	if call.inputs.get("wait"):
		return WaitFor(signals.run_key(outputs["run"]), outputs=started)
	return Done({**started, "state": ""})


def describe_flow(call: StepCall) -> Preview:
	"""Describe the flow that `run_flow` would start."""
	template = call.inputs.get("flow") or ""
	title = frappe.db.get_value("Flow Template", template, "title") or template
	doctype, name = _find_record(call)
	return Preview("document", _("Run the flow “{0}” on {1} {2}").format(title, _(doctype), name))


def _find_record(call: StepCall) -> tuple[str, str]:
	doctype = call.inputs.get("doctype") or call.record[0]
	name = call.inputs.get("name") or (call.record[1] if doctype == call.record[0] else "")
	if doctype and not (name and frappe.db.exists(doctype, name)):
		refuse("There is no document to do this with.", kind="no document")
	# as for a start by hand: the other flow may act with the rights of somebody else
	if doctype and not frappe.has_permission(doctype, "read", doc=name):
		refuse("You may not start a flow on {0}.", name, kind="permission")
	return doctype, str(name)
