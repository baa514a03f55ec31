"""The names of commands and of their states, in the language of the request."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.network.acs.receipts import WaitReason
from gigafibre_fsm.domain.network.commands import command_types
from gigafibre_fsm.domain.network.commands import status as command_status
from gigafibre_fsm.domain.network.messages import format_ago
from gigafibre_fsm.domain.platform import formatting, outbound_guard


def command_name(command: str) -> str:
	"""Return the name of a command, in the language of the request."""
	return {
		command_types.REFRESH: _("Read its values"),
		command_types.REBOOT: _("Restart"),
		command_types.SET_WIFI: _("Wi-Fi name and password"),
		command_types.FIRMWARE: _("New firmware"),
		command_types.FACTORY_RESET: _("Factory reset"),
		command_types.PING: _("Ping from the modem"),
		command_types.TRACE: _("Route from the modem"),
		command_types.SUSPEND: _("Suspend the service"),
		command_types.RESTORE: _("Restore the service"),
	}.get(command, command)


def describe_state(row: Any, now: datetime) -> str:
	"""Return the state of a command in a few words, in the language of the request."""
	if row["state"] == command_status.PENDING and row["pending_since"]:
		return _("pending, asked {0}").format(format_ago(row["pending_since"], now))
	return {
		command_status.REQUESTED: _("asked, not sent yet"),
		command_status.DONE: _("done"),
		command_status.FAILED: _("failed"),
		command_status.UNKNOWN: _("not known"),
		command_status.CANCELLED: _("cancelled"),
		command_status.HELD_BACK: _("held back"),
	}.get(row["state"], row["state"])


def describe_reason(row: Any, inform_interval: int, last_inform: datetime | None, now: datetime) -> str:
	"""Return why a command is in its state and what to expect next, as a sentence; may be empty.

	Args:
		row: a row of CPE Command with `state` and `reason`.
		inform_interval: seconds between the device's periodic informs; 0 if unknown.
		last_inform: the device's last inform, site time, naive; with the interval it gives the time of the
			next one.
		now: site time, naive.
	"""
	said = row["reason"] or ""
	if row["state"] == command_status.PENDING and said in _WAITS:
		return f"{_waits(said)} {_next_call(inform_interval, last_inform, now)}".strip()
	return _word_detail(said, row["state"])


_WAITS = (WaitReason.OFFLINE.value, WaitReason.NOT_PROCESSED.value, WaitReason.ACCEPTED.value)


def _waits(said: str) -> str:
	if said == WaitReason.OFFLINE.value:
		return _("The device does not answer: it is told when it calls by itself.")
	return _("The device is told when it calls by itself.")


def _next_call(interval: int, last_inform: datetime | None, now: datetime) -> str:
	if not (interval and last_inform):
		return ""
	missed = max(0, int((now - last_inform).total_seconds() // interval))
	if missed > 3:
		return _("It has missed its last calls.")
	at = last_inform + timedelta(seconds=interval * (missed + 1))
	return _("At {0} its next call is due.").format(formatting.hour(at, frappe.local.lang))


def _word_detail(said: str, state: str) -> str:
	if state in (command_status.DONE, command_status.CANCELLED) or not said:
		return ""
	if state == command_status.HELD_BACK:
		return outbound_guard.explain_obstacle(said) or said
	if said.startswith("Error_CannotResolveHostName"):
		return _("The modem cannot resolve this name.")
	if said in (WaitReason.NO_CONNECTION.value, WaitReason.BAD_CREDENTIALS.value):
		return _("The modem server cannot reach the device: it is told when it calls by itself.")
	return {
		WaitReason.AWAY.value: _("The device is not connected: it is told as soon as it is."),
		WaitReason.FAULTED.value: _("The device reported a fault: what it says is read in a moment."),
		command_status.TOLD: _("The device has been told. Waiting until it shows the effect."),
		command_status.LOST: _(
			"The answer was lost. Nobody knows whether the device was told: look at it before you ask again."
		),
		command_status.UNPROVEN: _(
			"The device was told, but shows no effect. Look at it before you ask again."
		),
		command_status.EXPIRED: _("It was not carried out in time and was taken back."),
		command_status.NO_DEVICE: _("The modem server does not know this device."),
		command_status.NOT_SET_UP: _("The modem server is not set up."),
		command_status.UNREACHABLE: _("The modem server cannot be reached: it is tried again."),
		"no data model": _("The modem server has not read this device yet."),
		"no wifi": _("This model lets nobody change its Wi-Fi from here."),
		"no diagnostics": _("This model cannot do that."),
		"no file": _("The modem server has no such firmware for this kind of modem."),
		"no profile": _("This modem lacks the parameter that suspends a service."),
		"value not taken": _("The device did not take the value."),
		"not taken": _("The device did not take the name."),
		"same version": _("The device came back with the same firmware."),
	}.get(said, said)
