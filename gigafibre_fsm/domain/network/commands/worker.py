"""Sends commands to the ACS if the valve allows, and checks their outcome; safe to run twice and to kill.

A command is claimed, then sent at most once. If the worker dies in between, the next check finds the task at
the ACS by the command's name, or its effect on the device, or ends with an unknown outcome.
"""

import time
from dataclasses import replace
from datetime import datetime, timedelta

import frappe
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.acs import lookup, routing
from gigafibre_fsm.domain.network.acs.backend import AcsBackend
from gigafibre_fsm.domain.network.acs.lookup import FoundDevice
from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice
from gigafibre_fsm.domain.network.acs.receipts import CommandReceipt, Delivery, DeliveryOutcome, WaitReason
from gigafibre_fsm.domain.network.commands import acs_tasks, verification
from gigafibre_fsm.domain.network.commands import repository as command_repository
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.commands.acs_tasks import PreparedCommand
from gigafibre_fsm.domain.network.commands.repository import ClaimedCommand
from gigafibre_fsm.domain.network.commands.status import NextState
from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device.data_models import TR_098, TR_181, find_paths
from gigafibre_fsm.domain.network.device.projection import look_projection, without_overlaps
from gigafibre_fsm.domain.network.device.serial_numbers import StockDevice
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.platform import instants, job_queue, outbound_guard, transactions
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Unavailable

WATCH = 45  # seconds for which a run goes on checking; the next one begins with the next minute
SESSION = 30.0  # seconds to wait for the end of a device's session
SKEW = timedelta(seconds=5)
"""The ACS's clock may be this much behind ours."""


class CancelledMeanwhileError(Exception):
	"""The command was cancelled before it was sent."""


def wake_worker() -> None:
	"""Queue a run; the clock also starts one every minute."""
	job_queue.enqueue_after_commit("carry_out_commands", due.queue_name(), timeout=300)


def carry_out_due(seconds: float = WATCH) -> int:
	"""Process due commands, and those that become due within these seconds; return the number of steps."""
	end = time.monotonic() + seconds
	handled = 0
	while True:
		while row := transactions.run_transaction(lambda: command_repository.claim_next(instants.now())):
			_handle(row)
			handled += 1
			if time.monotonic() > end:
				return handled
		left = end - time.monotonic()
		due = transactions.run_transaction(
			lambda left=left: command_repository.next_due(instants.now_utc() + timedelta(seconds=left))
		)
		if due is None:
			return handled
		time.sleep(max(0.2, min(left, (due - instants.now_utc()).total_seconds())))


def _handle(row: ClaimedCommand) -> None:
	"""Take one step of one command; any error is stored with it, so that it does not stop the others."""
	try:
		then, more = _hand_over(row) if _is_new(row) else _check_task(row)
	except CancelledMeanwhileError:
		return
	except IntegrationError as error:
		is_hopeless = isinstance(error, NotConfigured) and _is_new(row)
		then, more = (
			NextState(command_status.FAILED, command_status.NOT_SET_UP) if is_hopeless else _unreachable(row),
			{},
		)
	except Exception:
		frappe.db.rollback()
		# without the frames' variables, as they hold the customer's password
		trace = frappe.get_traceback()
		transactions.run_transaction(lambda: frappe.log_error(f"CPE Command {row.wish.name}", trace))
		then, more = _unreachable(row), {}
	transactions.run_transaction(lambda: command_repository.write_step(row, then, now_datetime(), **more))
	if then.state == command_status.DONE:
		_keep_state(row)


def _is_new(row: ClaimedCommand) -> bool:
	"""Whether the command was certainly not sent yet, as its device was not even looked up."""
	return row.state == command_status.REQUESTED and not row.acs_id


def _unreachable(row: ClaimedCommand) -> NextState:
	now = instants.now_utc()
	if _is_new(row):
		return command_status.on_unreachable(row.wish.waits, row.requested_on, row.attempts, now)
	# it was or may have been sent: keep what is known of it
	state = command_status.UNKNOWN if row.state == command_status.REQUESTED else row.state
	return NextState(state, row.reason, now + command_status.retry_pause(row.attempts))


# ---- sending


def _hand_over(row: ClaimedCommand) -> tuple[NextState, dict]:
	verdict = transactions.run_transaction(
		lambda: outbound_guard.judge_effect(outbound_guard.MODEM, row.equipment)
	)
	if not verdict.open:
		return NextState(command_status.HELD_BACK, verdict.obstacle), {}
	if instants.now_utc() >= row.requested_on + row.wish.waits:
		return NextState(command_status.FAILED, command_status.EXPIRED), {}
	found = _find(row)
	if found is None:
		return NextState(command_status.FAILED, command_status.NO_DEVICE), {}
	if found.device.is_presence:
		return _away(row)
	try:
		command = acs_tasks.prepare_command(row.wish, found.device)
	except acs_tasks.UnsupportedCommandError as error:
		return NextState(command_status.FAILED, error.reason), {}
	# from here on the ACS may have the command: a worker that dies now leaves the device's id behind
	if not transactions.run_transaction(
		lambda: command_repository.note_device(
			row, found.device.id, backend=found.backend.name, before=_like(found.device)
		)
	):
		raise CancelledMeanwhileError
	return _send(row, found, command)


def _like(device: ManagedDevice) -> dict[str, str]:
	"""Return the device's state before the command."""
	paths = find_paths(device.document)
	return {"firmware": documents.read_text(device.document, paths.firmware)} if paths else {}


def _away(row: ClaimedCommand) -> tuple[NextState, dict]:
	"""Let a command wait here: nothing left this machine, so the device's id is cleared and it is sent again."""
	return command_status.on_away(row.wish.waits, row.requested_on, instants.now_utc()), {"acs_id": None}


def _send(row: ClaimedCommand, found: FoundDevice, command: PreparedCommand) -> tuple[NextState, dict]:
	try:
		receipt = command.send(found.backend, SESSION)
	except Unavailable:
		# nothing left this machine: clear the device's id, so that the command is sent again
		now = instants.now_utc()
		then = command_status.on_unreachable(row.wish.waits, row.requested_on, row.attempts, now)
		return then, {"acs_id": None}
	if receipt.outcome is DeliveryOutcome.REFUSED:
		return NextState(command_status.FAILED, receipt.reason[:500]), {}
	if receipt.outcome is DeliveryOutcome.UNKNOWN:
		return command_status.on_response_lost(instants.now_utc()), {}
	if receipt.outcome is DeliveryOutcome.WAITS and not receipt.is_kept:
		return _away(row)
	return _received(row, found.device, receipt)


def _received(row: ClaimedCommand, device: ManagedDevice, receipt: CommandReceipt) -> tuple[NextState, dict]:
	then = command_status.on_delivered(receipt.wait, instants.now_utc())
	told = {"device": _like(device), **_mark_delivered()} if receipt.outcome is DeliveryOutcome.RAN else None
	if told and receipt.document:
		answered = replace(device, document=receipt.document)
		found = verification.verify_effect(row.wish, answered, row.requested_on - SKEW)
		then, told = _final_state(found) or then, {**told, **found.result}
	return then, {"task_id": receipt.task_id, **({"result": told} if told else {})}


def _final_state(found: verification.Effect) -> NextState | None:
	"""Return the final state for what the device shows; None while it shows nothing."""
	if found.seen is None:
		return None
	return NextState(command_status.DONE) if found.seen else NextState(command_status.FAILED, found.reason)


def _mark_delivered() -> dict[str, str]:
	"""Return when the device received the task, as its effect is looked for from then on."""
	return {"told_on": str(instants.now_utc())}


# ---- checking the outcome


def _check_task(row: ClaimedCommand) -> tuple[NextState, dict]:
	backend = routing.open_backend(row.acs_backend)
	state = backend.state(row.acs_id, row.task_id, acs_tasks.name_at_acs(row.wish))
	if not row.task_id and state.is_queued:
		# its answer was lost, and the ACS has it
		return command_status.on_delivered(WaitReason.ACCEPTED, instants.now_utc()), {
			"task_id": state.task_id
		}
	if state.fault:
		# a fault blocks all other tasks of this device until it is cleared
		backend.clear_fault(state.fault.id)
		return NextState(command_status.FAILED, state.fault.reason[:500]), {}
	if state.is_queued:
		return _still_queued(backend, row)
	return _look_for_effect(backend, row)


def _still_queued(backend: AcsBackend, row: ClaimedCommand) -> tuple[NextState, dict]:
	then = command_status.on_queued(row.wish.waits, row.reason, row.requested_on, instants.now_utc())
	if then.is_settled and not backend.cancel(row.task_id):
		return _look_for_effect(backend, row)  # it ran just before
	return then, {}


def _look_for_effect(backend: AcsBackend, row: ClaimedCommand) -> tuple[NextState, dict]:
	device = backend.device(row.acs_id, _projection(row.wish))
	if device is None:
		return NextState(command_status.FAILED, command_status.NO_DEVICE), {}
	since = row.requested_on - SKEW
	result = {**_mark_delivered(), **row.result}
	found = _effect(backend, row, device, since)
	if then := _final_state(found):
		return then, {"result": {**result, **found.result}}
	start = get_datetime(result["told_on"]) if row.task_id else row.requested_on
	then = command_status.on_unverified(row.wish.command, start, instants.now_utc(), was_lost=not row.task_id)
	return then, {"result": result}


def _effect(
	backend: AcsBackend, row: ClaimedCommand, device: ManagedDevice, since: datetime
) -> verification.Effect:
	"""Return what the device shows; if the task may be lost, only an unambiguous effect counts."""
	if not row.task_id and row.wish.command not in verification.PROVES_ITSELF:
		return verification.NOTHING_YET
	found = verification.NOTHING_YET
	if device.is_live or row.wish.command not in verification.ONLY_THE_DEVICE_KNOWS:
		found = verification.verify_effect(row.wish, device, since)
	if found.seen is None and not device.is_live and _read_again(backend, row, device):
		device = backend.device(row.acs_id, _projection(row.wish)) or device
		found = verification.verify_effect(row.wish, device, since)
	return found


def _read_again(backend: AcsBackend, row: ClaimedCommand, device: ManagedDevice) -> bool:
	"""Have the ACS read the values that show the effect; False if the device does not answer yet."""
	whole = acs_tasks.refreshed_object(row.wish.command, device)
	names = [f"{whole}."] if whole else acs_tasks.read_again(row.wish, device)
	if not names or backend.asks_devices:
		return False
	delivery = Delivery(f"fsm read {row.wish.name}", 60, SESSION)
	try:
		return backend.refresh(device.id, names, delivery).outcome is DeliveryOutcome.RAN
	except IntegrationError:
		return False


def _projection(wish: acs_tasks.CommandRequest) -> tuple[str, ...]:
	diagnostics = [paths.state for both in (TR_181, TR_098) for paths in (both.ping, both.trace)]
	keys = [both.wifi.password.partition(".*")[0] for both in (TR_181, TR_098)]
	objects = [state.rpartition(".")[0] for state in diagnostics]
	return without_overlaps((*look_projection(), *objects, *keys, *wish.profile.parameters))


def _find(row: ClaimedCommand) -> FoundDevice | None:
	"""Find the device with the values that the command needs; only its presence if it is not connected."""
	fields = ["name", "serial_number", "gpon_serial", "mac_address", "equipment_model"]
	known = StockDevice(*(value or "" for value in frappe.db.get_value("Equipment", row.equipment, fields)))
	found = lookup.find_device(known, _projection(row.wish))
	if found and found.device.is_presence and found.device.last_inform:
		read = found.backend.device(found.device.id, _projection(row.wish))
		return found._replace(device=read or found.device)
	return found


def _keep_state(row: ClaimedCommand) -> None:
	"""Store the device's present state, as a user is looking at it."""
	try:
		heard = line_state.fetch_line(row.equipment, now_datetime(), refresh=False)
	except IntegrationError:
		return
	transactions.run_transaction(lambda: line_state.save_line(row.equipment, heard, now_datetime()))
