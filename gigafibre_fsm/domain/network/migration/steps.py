"""The steps of a device to Oktopus and back: each reads or sets the device, and may be repeated without harm."""

from collections.abc import Callable
from datetime import timedelta

import frappe

from gigafibre_fsm.domain.network.acs import routing, usp_parameters
from gigafibre_fsm.domain.network.acs.backend import AcsBackend
from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice
from gigafibre_fsm.domain.network.acs.receipts import (
	CommandReceipt,
	Delivery,
	DeliveryOutcome,
	Setting,
	WaitReason,
)
from gigafibre_fsm.domain.network.device.data_models import TR_098_ROOT
from gigafibre_fsm.domain.network.device.snapshot import ONLINE
from gigafibre_fsm.domain.network.migration import states
from gigafibre_fsm.domain.network.migration.repository import ClaimedDevice
from gigafibre_fsm.domain.network.migration.states import MigrationStep
from gigafibre_fsm.domain.platform import instants

SETTINGS = "FSM Oktopus Settings"
SESSION = 30.0  # seconds to wait for the end of a device's session
LIFETIME = 86400  # seconds for which GenieACS keeps what a device was not told yet
AGENT, ENDPOINT = "Device.LocalAgent", "Device.LocalAgent.EndpointID"
SERVER_URL, UPTIME = "Device.ManagementServer.URL", "Device.DeviceInfo.UpTime"
IDENTITY = ("Device.DeviceInfo", f"{TR_098_ROOT}.DeviceInfo", SERVER_URL)
HEARD_WITHIN = timedelta(hours=1)
"""GenieACS manages a device again if it called within this time."""


def take_step(row: ClaimedDevice) -> MigrationStep:
	"""Take the next step of a device, and return what follows.

	Raises:
		IntegrationError: a server cannot be asked; nothing was done.
	"""
	return _STEPS[row.state](row)


def _check(row: ClaimedDevice) -> MigrationStep:
	"""Find out whether the device can be moved, and remember what it has now."""
	manager = routing.find_manager(row.equipment)
	if manager.backend == routing.OKTOPUS:
		return states.refuse(states.MOVED_ALREADY)
	if not manager.acs_id:
		return states.refuse(states.NEVER_CALLED)
	acs = routing.open_backend(routing.GENIEACS)
	known = acs.device(manager.acs_id, IDENTITY)
	if known is None:
		return states.refuse(states.UNKNOWN_DEVICE)
	if TR_098_ROOT in known.document:
		return states.refuse(states.TR_098)
	lines = usp_parameters.parse_lines(frappe.db.get_single_value(SETTINGS, "usp_parameters") or "")
	objects = sorted({AGENT, *(".".join(path.split(".")[:2]) for path, _value in lines)})
	for name in objects:
		receipt = acs.refresh(known.id, [f"{name}."], Delivery(f"fsm {name}", 60, SESSION))
		if receipt.outcome is not DeliveryOutcome.RAN:
			return _again(row, states.NO_ANSWER)
	return _prepared(acs.device(known.id, (*IDENTITY, *objects)) or known, lines)


def _prepared(device: ManagedDevice, lines: tuple[tuple[str, str], ...]) -> MigrationStep:
	if not device.has(AGENT):
		return states.refuse(states.NO_USP)
	endpoint = str(device.value(ENDPOINT) or "")
	if not endpoint:
		return states.refuse(states.NO_ENDPOINT)
	for path, _value in lines:
		if not device.is_writable(path):
			return states.refuse(states.MISSING, path)
	try:
		usp_parameters.fill(lines, device.serial, device.find_type)
	except ValueError as error:
		return states.refuse(states.BAD_VALUE, str(error))
	former = [(path, device.value(path), device.find_type(path)) for path, _value in lines]
	values = {
		"endpoint_id": endpoint,
		"former_id": device.id,
		"former_url": str(device.value(SERVER_URL) or ""),
		"former_values": former,
	}
	return MigrationStep(states.PREPARING, instants.now_utc(), values=values)


def _prepare(row: ClaimedDevice) -> MigrationStep:
	"""Set controller and transport of USP; the device connects by itself."""
	lines = usp_parameters.parse_lines(frappe.db.get_single_value(SETTINGS, "usp_parameters") or "")
	types = {path: kind for path, _value, kind in row.former_values}
	settings = usp_parameters.fill(lines, _serial(row), lambda path: types.get(path, ""))
	acs = routing.open_backend(routing.GENIEACS)
	receipt = acs.set(row.former_id, settings, _delivery(row))
	if receipt.outcome is DeliveryOutcome.RAN:
		values = {"seen": 0, "seen_on": None}
		return MigrationStep(states.PROVING, instants.now_utc() + states.SOON, values=values)
	return _refused(acs, row, receipt) or _again(row, states.NO_ANSWER)


def _prove(row: ClaimedDevice) -> MigrationStep:
	"""Count how often Oktopus sees the device; the second time it must also answer."""
	now, oktopus = instants.now_utc(), routing.open_backend(routing.OKTOPUS)
	found = oktopus.device(row.endpoint_id, ())
	if found is None or found.last_inform is None:
		again = _again(row, states.NOT_SEEN, states.SOON)
		return again if not row.seen else _with(again, {"seen": 0, "seen_on": None})
	seen = states.count_sight(row.seen, row.seen_on, now)
	if seen < states.SEEN_TIMES:
		values = {"seen": seen, "seen_on": row.seen_on if seen == row.seen else now}
		return MigrationStep(states.PROVING, now + states.SOON, values=values)
	read = oktopus.device(row.endpoint_id, (UPTIME,))
	if read is None or read.value(UPTIME) is None:
		return _again(row, states.NO_ANSWER, states.SOON)
	days = frappe.db.get_single_value(SETTINGS, "watch_days") or 7
	values = {"seen": seen, "seen_on": now, "watch_until": now + timedelta(days=days)}
	return MigrationStep(
		states.WATCHED,
		now + states.WATCHING,
		values={**values, "moved_on": instants.to_site(now)},
		manager=(routing.OKTOPUS, row.endpoint_id),
	)


def _watch(row: ClaimedDevice) -> MigrationStep:
	"""Wait until the device was with Oktopus for long enough, and is online."""
	now = instants.now_utc()
	if frappe.db.get_value("CPE State", row.equipment, "state") != ONLINE:
		return MigrationStep(states.WATCHED, now + states.WATCHING, states.SILENT)
	if row.watch_until and now < row.watch_until:
		return MigrationStep(states.WATCHED, min(now + states.WATCHING, row.watch_until))
	if not frappe.db.get_single_value(SETTINGS, "acs_url"):
		return MigrationStep(states.DONE)
	# noted before it is sent: on the way back the address is then put back in any case
	return MigrationStep(states.FINISHING, now, values={"is_url_changed": 1})


def _finish(row: ClaimedDevice) -> MigrationStep:
	"""Set the address of the TR-069 server last, and read it back."""
	url = frappe.db.get_single_value(SETTINGS, "acs_url") or ""
	oktopus = routing.open_backend(routing.OKTOPUS)
	receipt = oktopus.set(row.endpoint_id, [(SERVER_URL, url, "xsd:string")], _delivery(row))
	if receipt.outcome is DeliveryOutcome.REFUSED:
		tomorrow = instants.now_utc() + timedelta(days=1)
		values = {"is_url_changed": 0, "watch_until": tomorrow}
		return MigrationStep(states.WATCHED, tomorrow, states.URL_REFUSED, receipt.reason, values)
	read = oktopus.device(row.endpoint_id, (SERVER_URL,)) if receipt.outcome is DeliveryOutcome.RAN else None
	if read is None or read.value(SERVER_URL) != url:
		return _again(row, states.NO_ANSWER)
	return MigrationStep(states.DONE)


def _go_back(row: ClaimedDevice) -> MigrationStep:
	"""Put the address back, then the manager, then the settings of USP."""
	if routing.find_manager(row.equipment).backend != routing.OKTOPUS:
		return _restore(row)
	if row.is_url_changed and row.former_url:
		oktopus = routing.open_backend(routing.OKTOPUS)
		receipt = oktopus.set(row.endpoint_id, [(SERVER_URL, row.former_url, "xsd:string")], _delivery(row))
		if receipt.outcome is not DeliveryOutcome.RAN:
			return _again(row, states.NO_ANSWER)
		now = instants.now_utc()
		return MigrationStep(states.GOING_BACK, now, values={"is_url_changed": 0, "back_from": now})
	if not _is_heard(row):
		return _again(row, states.NOT_HEARD, states.SOON)
	manager = (routing.GENIEACS, row.former_id)
	return MigrationStep(states.GOING_BACK, instants.now_utc(), manager=manager)


def _is_heard(row: ClaimedDevice) -> bool:
	"""Whether the device calls GenieACS: since its address was put back, or lately."""
	acs = routing.open_backend(routing.GENIEACS)
	found = acs.device(row.former_id, ("Device.DeviceInfo.UpTime",))
	since = row.back_from or instants.now_utc() - HEARD_WITHIN
	if found is None or (found.last_inform and found.last_inform > since):
		return found is not None
	return acs.wake(row.former_id) is None


def _restore(row: ClaimedDevice) -> MigrationStep:
	"""Give the device the settings of USP that it had."""
	settings = [_setting(*each) for each in row.former_values if each[1] is not None]
	if not settings:
		return MigrationStep(states.BACK)
	acs = routing.open_backend(routing.GENIEACS)
	receipt = acs.set(row.former_id, settings, _delivery(row))
	if receipt.outcome is DeliveryOutcome.RAN:
		return MigrationStep(states.BACK)
	refused = _refused(acs, row, receipt)
	if refused or instants.now_utc() - row.since > states.GIVEN_UP_AFTER:
		return MigrationStep(states.BACK, reason=states.NOT_RESTORED)
	return _again(row, states.NO_ANSWER)


def _refused(acs: AcsBackend, row: ClaimedDevice, receipt: CommandReceipt) -> MigrationStep | None:
	"""Return the end of a device that refuses what it was sent; its fault is cleared. None if it does not."""
	if receipt.outcome is DeliveryOutcome.REFUSED:
		return states.refuse(states.FAULT, receipt.reason)
	if receipt.wait is not WaitReason.FAULTED:
		return None
	fault = acs.state(row.former_id, receipt.task_id, "").fault
	if fault is None:
		return None
	acs.clear_fault(fault.id)
	return states.refuse(states.FAULT, fault.reason)


def _setting(path: str, value: str | int | bool, kind: str) -> Setting:
	return path, value, kind or usp_parameters.USUAL_TYPE


def _serial(row: ClaimedDevice) -> str:
	return frappe.db.get_value("Equipment", row.equipment, "serial_number") or row.equipment


def _delivery(row: ClaimedDevice) -> Delivery:
	return Delivery(f"fsm migration {row.name}", LIFETIME, SESSION)


def _again(row: ClaimedDevice, reason: str, pause: timedelta = states.LATER) -> MigrationStep:
	return states.try_again(row.state, row.since, instants.now_utc(), reason, pause)


def _with(step: MigrationStep, values: dict[str, object]) -> MigrationStep:
	return MigrationStep(step.state, step.look, step.reason, step.detail, values)


_STEPS: dict[str, Callable[[ClaimedDevice], MigrationStep]] = {
	states.WAITING: _check,
	states.PREPARING: _prepare,
	states.PROVING: _prove,
	states.WATCHED: _watch,
	states.FINISHING: _finish,
	states.GOING_BACK: _go_back,
}
