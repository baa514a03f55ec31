"""The step that tells a modem something, and waits until it is settled whether the modem did it."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Concat

from gigafibre_fsm.domain.flows.actions import subjects
from gigafibre_fsm.domain.flows.actions.effects import have_once, refuse, site_now
from gigafibre_fsm.domain.flows.budget import hours
from gigafibre_fsm.domain.flows.catalogue.registry import Preview, StepCall, WaitFor
from gigafibre_fsm.domain.flows.definition.reasons import StoredReason
from gigafibre_fsm.domain.flows.runs import signals
from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.commands import command_types
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.exceptions import FsmError

COMMANDS = (command_types.REFRESH, command_types.REBOOT, command_types.PING, command_types.TRACE)
"""What a flow may tell a modem; what erases or exposes something of the customer's is a person's to decide."""
KEY = "command:"
AT_ONCE = 500


def send_command(call: StepCall) -> WaitFor:
	"""Store a command to a modem, once, and wait until it is settled."""
	equipment = _find_device(call)
	command = call.inputs.get("command") or command_types.REFRESH
	if command not in COMMANDS:
		refuse("A flow does not send this command to a modem.", kind="command")

	def request() -> dict[str, Any]:
		if not frappe.has_permission("Equipment", "write", equipment):
			refuse("The user of this flow may not send commands to this device.", kind="permission")
		try:
			name = commands.request_command(
				equipment, command, by=call.user, now=site_now(call), host=str(call.inputs.get("host") or "")
			)
		except FsmError as error:
			frappe.clear_last_message()
			refuse(str(error))
		hours.charge_step(call, customer=frappe.db.get_value("Equipment", equipment, "customer") or "")
		return {"command": name}

	name = have_once(call, "modem_command", request).outputs["command"]
	return WaitFor(f"{KEY}{name}", outputs={"command": name})


def describe_command(call: StepCall) -> Preview:
	"""Describe the command that `send_command` would store."""
	equipment = _find_device(call)
	sentence = _("{0} of the modem {1}").format(
		frappe._(call.inputs.get("command") or command_types.REFRESH), equipment
	)
	return Preview(
		"modem", sentence, equipment, frappe.db.get_value("Equipment", equipment, "customer") or ""
	)


def report_settled() -> int:
	"""Wake the runs whose command is settled; return how many. The clock calls it: commands know nothing of flows.

	Safe to run twice: a run that was woken does not wait for the command any more.
	"""
	run, command = frappe.qb.DocType("Flow Run"), frappe.qb.DocType("CPE Command")
	# those that are not settled must not stand in the way of those that are
	rows = (
		frappe.qb.from_(run)
		.join(command)
		.on(run.waits_for == Concat(KEY, command.name))
		.select(command.name, command.state, command.reason, command.result)
		.where((run.state == "Waiting") & command.settled_on.isnotnull())
		.limit(AT_ONCE)
		.run(as_dict=True)
	)
	for row in rows:
		signals.signal(f"{KEY}{row.name}", _outputs(row))
	return len(rows)


def _outputs(row: Any) -> dict[str, Any]:
	result = json.loads(row.result or "{}")
	return {
		"command": row.name,
		"state": row.state,
		"done": row.state == command_status.DONE,
		"reason": row.reason or "",
		"result": {
			name: value for name, value in result.items() if isinstance(value, str | int | float | bool)
		},
	}


def _find_device(call: StepCall) -> str:
	"""Return the device: the input, the record, the device that the record names, or the customer's only one.

	Raises:
		StepFailed: there is none, or there are several.
	"""
	given = call.inputs.get("equipment")
	if not given and call.record[0] and call.record[0] != "Equipment":
		if frappe.get_meta(call.record[0]).has_field("equipment"):
			field = frappe.get_meta(call.record[0]).get_field("equipment")
			given = frappe.db.get_value(*call.record, "equipment") if field.fieldtype == "Link" else None
		given = given or _find_only_one(call)
	if not given:
		return subjects.require_document(call, "Equipment", "equipment")
	if not frappe.db.exists("Equipment", given):
		refuse("This step needs a document of the type {0}.", StoredReason("Equipment"), kind="no document")
	return given


def _find_only_one(call: StepCall) -> str | None:
	customer = subjects.find_customer(call)
	found = (
		frappe.get_all("Equipment", {"customer": customer, "status": "Installed"}, pluck="name", limit=2)
		if customer
		else []
	)
	return found[0] if len(found) == 1 else None
