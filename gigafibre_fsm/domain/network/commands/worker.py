"""Sends commands to the ACS if the valve allows, and checks their outcome; safe to run twice and to kill.

A command is claimed, then sent at most once. If the worker dies in between, the next check finds the task at
the ACS by the command's name, or its effect on the device, or ends with an unknown outcome.
"""

import time
from datetime import datetime, timedelta

import frappe
from frappe.utils import get_datetime, now_datetime

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.commands import acs_tasks, command_types, verification
from gigafibre_fsm.domain.network.commands import repository as command_repository
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.commands.repository import ClaimedCommand
from gigafibre_fsm.domain.network.commands.status import NextState
from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device.data_models import TR_098, TR_181, find_paths
from gigafibre_fsm.domain.network.device.projection import look_projection, without_overlaps
from gigafibre_fsm.domain.network.device.serial_numbers import StockDevice, acs_serial_candidates
from gigafibre_fsm.domain.network.line import line_state
from gigafibre_fsm.domain.platform import instants, job_queue, outbound_guard, transactions
from gigafibre_fsm.integrations import genieacs
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.genieacs import tasks
from gigafibre_fsm.integrations.genieacs.answers import Device
from gigafibre_fsm.integrations.genieacs.client import GenieAcsClient
from gigafibre_fsm.integrations.genieacs.words import TaskWait

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
	client = genieacs.connect()
	device = _device(client, row)
	if device is None:
		return NextState(command_status.FAILED, command_status.NO_DEVICE), {}
	try:
		task = _checked_task(client, row, device)
	except acs_tasks.UnsupportedCommandError as error:
		return NextState(command_status.FAILED, error.reason), {}
	# from here on the ACS may have the task: a worker that dies now leaves the device's id behind
	if not transactions.run_transaction(
		lambda: command_repository.note_device(row, device.id, _like(device))
	):
		raise CancelledMeanwhileError
	return _queued(client, row, device, task)


def _like(device: Device) -> dict[str, str]:
	"""Return the device's state before the command."""
	paths = find_paths(device.document)
	return {"firmware": documents.read_text(device.document, paths.firmware)} if paths else {}


def _queued(
	client: GenieAcsClient, row: ClaimedCommand, device: Device, task: tasks.Task
) -> tuple[NextState, dict]:
	try:
		receipt = client.queue(device.id, task, seconds=SESSION)
	except Rejected:
		return NextState(command_status.FAILED, command_status.NO_DEVICE), {}
	except Unavailable as error:
		if error.unknown_outcome:
			return command_status.on_response_lost(instants.now_utc()), {}
		# nothing left this machine: clear the device's id, so that the command is sent again
		then = command_status.on_unreachable(
			row.wish.waits, row.requested_on, row.attempts, instants.now_utc()
		)
		return then, {"acs_id": None}
	then = command_status.on_delivered(receipt.wait, instants.now_utc())
	told = {"result": {"device": _like(device), **_mark_delivered()}} if receipt.ran else {}
	return then, {"task_id": receipt.task_id, **told}


def _mark_delivered() -> dict[str, str]:
	"""Return when the device received the task, as its effect is looked for from then on."""
	return {"told_on": str(instants.now_utc())}


def _checked_task(client: GenieAcsClient, row: ClaimedCommand, device: Device) -> tasks.Task:
	if row.wish.command == command_types.FIRMWARE:
		files = client.files(device.oui, device.product_class)
		if row.wish.file not in {file.name for file in files}:
			raise acs_tasks.UnsupportedCommandError("no file")
	return acs_tasks.build_task(row.wish, device)


# ---- checking the outcome


def _check_task(row: ClaimedCommand) -> tuple[NextState, dict]:
	client = genieacs.connect()
	if not row.task_id:
		return _look_for_task(client, row)
	state = client.state(row.acs_id, row.task_id)
	if state.fault:
		# a fault blocks all other tasks of this device until it is cleared
		client.clear_fault(state.fault.id)
		return NextState(command_status.FAILED, f"{state.fault.code}: {state.fault.message}"[:500]), {}
	if state.is_queued:
		return _still_queued(client, row)
	return _look_for_effect(client, row)


def _still_queued(client: GenieAcsClient, row: ClaimedCommand) -> tuple[NextState, dict]:
	then = command_status.on_queued(row.wish.waits, row.reason, row.requested_on, instants.now_utc())
	if then.is_settled and not client.cancel(row.task_id):
		return _look_for_effect(client, row)  # it ran just before
	return then, {}


def _look_for_task(client: GenieAcsClient, row: ClaimedCommand) -> tuple[NextState, dict]:
	"""After a lost answer, look for the task by the command's name, and else for its effect."""
	waiting = (task for task in client.tasks(row.acs_id) if task.unique_key == f"fsm {row.wish.name}")
	found = next(waiting, None)
	if found:
		return command_status.on_delivered(TaskWait.ACCEPTED, instants.now_utc()), {"task_id": found.id}
	return _look_for_effect(client, row)


def _look_for_effect(client: GenieAcsClient, row: ClaimedCommand) -> tuple[NextState, dict]:
	device = client.device(row.acs_id, _projection(row.wish))
	if device is None:
		return NextState(command_status.FAILED, command_status.NO_DEVICE), {}
	since = row.requested_on - SKEW
	result = {**_mark_delivered(), **row.result}
	found = _effect(client, row, device, since)
	if found.seen is None:
		start = get_datetime(result["told_on"]) if row.task_id else row.requested_on
		then = command_status.on_unverified(
			row.wish.command, start, instants.now_utc(), was_lost=not row.task_id
		)
		return then, {"result": result}
	then = NextState(command_status.DONE) if found.seen else NextState(command_status.FAILED, found.reason)
	return then, {"result": {**result, **found.result}}


def _effect(
	client: GenieAcsClient, row: ClaimedCommand, device: Device, since: datetime
) -> verification.Effect:
	"""Return what the device shows; if the task may be lost, only an unambiguous effect counts."""
	if not row.task_id and row.wish.command not in verification.PROVES_ITSELF:
		return verification.NOTHING_YET
	found = verification.NOTHING_YET
	if row.wish.command not in verification.ONLY_THE_DEVICE_KNOWS:
		found = verification.verify_effect(row.wish, device, since)
	if found.seen is None and _read_again(client, row, device):
		device = client.device(row.acs_id, _projection(row.wish)) or device
		found = verification.verify_effect(row.wish, device, since)
	return found


def _read_again(client: GenieAcsClient, row: ClaimedCommand, device: Device) -> bool:
	"""Have the ACS read the values that show the effect; False if the device does not answer yet."""
	about = {"expiry": 60, "unique_key": f"fsm read {row.wish.name}"}
	whole = acs_tasks.refreshed_object(row.wish.command, device)
	names = acs_tasks.read_again(row.wish, device)
	if whole:
		task = tasks.refresh(whole, **about)
	elif names:
		task = tasks.get_values(names, **about)
	else:
		return False
	try:
		return client.queue(device.id, task, seconds=SESSION).ran
	except IntegrationError:
		return False


def _projection(wish: acs_tasks.CommandRequest) -> tuple[str, ...]:
	diagnostics = [paths.state for both in (TR_181, TR_098) for paths in (both.ping, both.trace)]
	keys = [both.wifi.password.partition(".*")[0] for both in (TR_181, TR_098)]
	objects = [state.rpartition(".")[0] for state in diagnostics]
	return without_overlaps((*look_projection(), *objects, *keys, *wish.profile.parameters))


def _device(client: GenieAcsClient, row: ClaimedCommand) -> Device | None:
	fields = ["name", "serial_number", "gpon_serial", "mac_address", "equipment_model"]
	known = StockDevice(*(value or "" for value in frappe.db.get_value("Equipment", row.equipment, fields)))
	acs_id = frappe.db.get_value("CPE State", row.equipment, "acs_id")
	found = client.device(acs_id, _projection(row.wish)) if acs_id else None
	for serial in () if found else acs_serial_candidates(known):
		found = found or client.find(serial, _projection(row.wish))
	return found


def _keep_state(row: ClaimedCommand) -> None:
	"""Store the device's present state, as a user is looking at it."""
	try:
		heard = line_state.fetch_line(row.equipment, now_datetime(), refresh=False)
	except IntegrationError:
		return
	transactions.run_transaction(lambda: line_state.save_line(row.equipment, heard, now_datetime()))
