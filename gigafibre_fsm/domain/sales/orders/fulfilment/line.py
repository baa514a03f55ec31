"""The line of an order: the device that stands at the home, and whether it works."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.activation import planning
from gigafibre_fsm.domain.network.activation import repository as activations
from gigafibre_fsm.domain.network.activation import status as activation_status
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.network.line.baselines import WITH_A_BASELINE
from gigafibre_fsm.domain.sales.orders import messages, repository
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay, StepResult

if TYPE_CHECKING:
	from frappe.model.document import Document

EQUIPMENT = "Equipment"
SOON = timedelta(minutes=2)


def find_device(order: "Document", now: datetime) -> StepResult:
	"""Take note of the ONT that the technician has installed at the home of a locked order.

	Raises:
		StepDelay: none stands there yet, or the visit ended without one.
	"""
	device = _find_installed(order)
	if device:
		repository.write_order(order, equipment=device)
		return StepResult((EQUIPMENT, device))
	status = frappe.db.get_value("Dispatch Job", order.dispatch_job, "status")
	if status in lifecycle.FINAL:
		reason = messages.write_reason(messages.VISIT_WITHOUT_DEVICE, order.dispatch_job)
		raise StepDelay(Turn.DISPATCH, reason, is_blocked=True)
	reason = messages.write_reason(messages.BEFORE_VISIT, order.slot_start.isoformat(" "))
	raise StepDelay(Turn.TECHNICIAN, reason)


def require_removal(order: "Document", now: datetime) -> None:
	"""Let a cancellation go on once the device of a locked order is back with us.

	Raises:
		StepDelay: it still stands at the home: a technician brings it back.
	"""
	if _find_installed(order):
		reason = messages.write_reason(messages.DEVICE_THERE, order.equipment)
		raise StepDelay(Turn.DISPATCH, reason, is_blocked=True)
	repository.write_order(order, equipment=None)


def check_line(order: "Document", now: datetime) -> StepResult:
	"""Record since when the line of a locked order works: its OLT knows the device, or the device has called.

	Raises:
		StepDelay: its registration is not proven yet, or failed.
	"""
	found = activations.find_newest(order.equipment, order.service_location)
	document = (activations.DOCTYPE, found.name) if found else None
	if not (found and found.state == activation_status.DONE) and not _was_heard(order.equipment):
		_explain_wait(order, found)
	repository.write_order(order, live_on=now.date(), live_at=now)
	return StepResult(document)


def _explain_wait(order: "Document", found: activations.NewestActivation | None) -> None:
	if found is None and not planning.can_plan(order.service_location):
		raise StepDelay(Turn.NETWORK, messages.write_reason(messages.NOT_HEARD, order.equipment))
	is_failed = found is None or found.state not in activation_status.OPEN
	code = messages.NOT_REGISTERED if is_failed else messages.REGISTERING
	reason = messages.write_reason(code, order.equipment)
	raise StepDelay(Turn.NETWORK, reason, is_blocked=is_failed, look_after=SOON)


def _find_installed(order: "Document") -> str | None:
	there = {"service_location": order.service_location, "status": movement_states.INSTALLED}
	own = {**there, "equipment_type": ("in", WITH_A_BASELINE)}
	return frappe.db.get_value(EQUIPMENT, own, "name", order_by="installed_on desc")


def _was_heard(equipment: str) -> bool:
	"""Whether a device has called since it was installed where it stands."""
	device = line_state.device_line(equipment)
	called = device and device.line and device.line.last_inform
	return bool(called) and (device.installed_on is None or called >= device.installed_on)
