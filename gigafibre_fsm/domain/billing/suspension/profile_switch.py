"""Suspends and restores by a parameter of the customer's modems, set through the ACS."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.suspension.switch_model import (
	AttemptState,
	SwitchAction,
	SwitchOutcome,
	SwitchRequest,
)
from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.domain.network.commands import command_types
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.commands.acs_tasks import ProfileValue
from gigafibre_fsm.domain.network.line import customer_lines
from gigafibre_fsm.domain.platform import outbound_guard
from gigafibre_fsm.exceptions import FsmError

SETTINGS = "FSM Suspension Settings"
DIFFER = "modems_differ"
COMMANDS = {SwitchAction.SUSPEND: command_types.SUSPEND, SwitchAction.RESTORE: command_types.RESTORE}
OUTCOMES = {command_status.DONE: AttemptState.DONE, command_status.UNKNOWN: AttemptState.UNKNOWN}
"""Of commands that are over; every other state of theirs is a failure."""


class ProfileSwitch:
	"""One CPE Command for each ONT of the customer: sent once, and done when the ONT shows the value."""

	name = "Modem Profile"

	def find_obstacle(self, customer: str) -> str:
		"""Return why nothing may leave this site for a customer, as a code of the valve."""
		verdicts = (
			outbound_guard.judge_effect(outbound_guard.MODEM, line.equipment)
			for line in customer_lines.list_lines(customer)
		)
		return next((each.obstacle for each in verdicts if not each.open), "")

	def queue(self, request: SwitchRequest) -> tuple[str, ...]:
		"""Store a command for each ONT; return their names.

		Raises:
			FsmError: no ONT is installed, or the settings are incomplete.
		"""
		lines = customer_lines.list_lines(request.customer)
		if not lines:
			frappe.throw(_("No ONT is installed at this customer's."), FsmError)
		if request.action is SwitchAction.RESTORE:
			_take_back_unsent([line.equipment for line in lines])
		return tuple(
			commands.request_command(
				line.equipment,
				COMMANDS[request.action],
				by=request.requested_by,
				now=now_datetime(),
				profile=load_profile(request.action),
			)
			for line in lines
		)

	def carry_out(self, request: SwitchRequest) -> SwitchOutcome:
		"""Return what became of the commands: another worker sends them."""
		return self.resume(request)

	def resume(self, request: SwitchRequest) -> SwitchOutcome:
		"""Return the outcome of all commands together; some done and some not is unknown to a person."""
		rows = frappe.get_all(
			"CPE Command", {"name": ("in", request.commands)}, ["state", "reason", "next_look"]
		)
		if any(row.state in command_status.OPEN or row.next_look for row in rows):
			return SwitchOutcome(AttemptState.REQUESTED)
		states = {OUTCOMES.get(row.state, AttemptState.FAILED) for row in rows}
		if len(rows) < len(request.commands) or len(states) != 1:
			return SwitchOutcome(AttemptState.UNKNOWN, DIFFER)
		return SwitchOutcome(states.pop(), next((row.reason for row in rows if row.reason), ""))


def _take_back_unsent(equipment: list[str]) -> None:
	"""Cancel suspensions that wait here: sent after the restoration, they would undo it."""
	waiting = {
		"equipment": ("in", equipment),
		"command": command_types.SUSPEND,
		"state": command_status.REQUESTED,
		"task_id": ("is", "not set"),
	}
	for name in frappe.get_all("CPE Command", waiting, pluck="name", order_by="name"):
		commands.cancel_command(name, now_datetime())


def load_profile(action: SwitchAction) -> ProfileValue:
	"""Return what is set on a modem to suspend or to restore.

	Raises:
		FsmError: the settings name no parameter.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	value = settings.suspended_value if action is SwitchAction.SUSPEND else settings.active_value
	parameters = tuple((settings.parameters or "").split())
	if not parameters or not value:
		frappe.throw(_("FSM Suspension Settings names no parameter that suspends a modem."), FsmError)
	return ProfileValue(parameters, value, settings.value_type)
