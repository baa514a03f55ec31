"""Endpoints for a device's line on the desk: its state, its baseline, and commands to the device."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.domain.network import commands, probes
from gigafibre_fsm.domain.network import messages as line_messages
from gigafibre_fsm.domain.network.activation import messages as activation_messages
from gigafibre_fsm.domain.network.commands.history import CommandRecord
from gigafibre_fsm.domain.network.health import messages as health_messages
from gigafibre_fsm.domain.network.levels.messages import find_trend
from gigafibre_fsm.domain.network.line import baselines, line_state
from gigafibre_fsm.domain.network.line import refresh as line_refresh
from gigafibre_fsm.domain.network.probes import ModemAccess
from gigafibre_fsm.domain.network.topology import light_messages, line_light


class AwaitedLine(TypedDict):
	"""Whether the line waits for the first levels after an installation."""

	awaited: bool


class LineFacts(AwaitedLine, total=False):
	"""The stored state of a device's line, as sentences.

	Only `awaited` if the ACS has never reported the device.
	"""

	state: str
	since: str
	heard: str
	level: str
	verdict: str
	kind: str
	baseline: str
	firmware: str
	expected: str
	drift: str
	advice: str
	activation: str
	activation_name: str
	health: str
	health_kind: str
	health_reasons: list[str]


class LineAnswer(LineFacts):
	"""The state of a line as just reported by the ACS; `problem` is the reason if it could not be read."""

	problem: str


class TakenBaseline(TypedDict):
	"""The CPE Reading that was made the baseline."""

	reading: str


class CommandMade(TypedDict):
	"""The CPE Command that a worker will execute."""

	command: str


class ProbeMade(TypedDict):
	"""The Modem Probe that a worker will carry out."""

	probe: str


class CancelAnswer(TypedDict):
	"""The result of cancelling a command, as a sentence."""

	said: str


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def status(equipment: str) -> LineFacts:
	"""Return the stored state of a device's line, as sentences.

	Returns `{"state", "since", "heard", "level", "verdict", "kind", "baseline", "awaited", "firmware", "expected",
	"advice", "activation", "activation_name", "health", "health_kind", "health_reasons"}`, texts in the language of the request; `awaited` and the activation alone if the ACS has never reported the device.
	"""
	_require_read(equipment)
	return _read_line_facts(equipment)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(30, 60)
def refresh(equipment: str) -> LineAnswer:
	"""Query the ACS about a device now, for up to four seconds; returns as `status()`, with `problem`."""
	_require_read(equipment)
	now = now_datetime()
	# queried before anything is written: a transaction must not wait for an ACS
	heard = line_refresh.fetch_line(equipment, now)
	unit_of_work.whole(line_state.save_line)(equipment, heard, now)
	return {**_read_line_facts(equipment), "problem": heard.problem}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
@unit_of_work.whole
def take_baseline(equipment: str) -> TakenBaseline:
	"""Make the stored state of a device's line its baseline; returns `{"reading"}`."""
	_require_read(equipment)
	return {"reading": baselines.take_baseline(equipment, now_datetime())}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def list_commands(equipment: str) -> list[Fields[CommandRecord]]:
	"""Return the commands sent to a device in the last day, the newest first.

	Returns `[{"name", "title", "about", "state", "said", "reason", "may_cancel", "is_open", "result"}]`,
	texts in the language of the request.
	"""
	_require_read(equipment)
	return [fields_of(each) for each in commands.list_commands(equipment, now_datetime())]


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(30, 60)
@unit_of_work.whole
def send_command(
	equipment: str,
	command: str,
	wifi_ssid: str = "",
	wifi_password: str = "",
	file: str = "",
	host: str = "",
	confirmed: str = "",
) -> CommandMade:
	"""Create a CPE Command for a device, which a worker executes; returns its name as `{"command"}`.

	Args:
		equipment: name of the Equipment.
		command: one of the commands of CPE Command: Refresh, Reboot, Set Wi-Fi, Update Firmware, Factory
			Reset, Ping or Trace Route.
		wifi_ssid: for Set Wi-Fi, the network's name.
		wifi_password: for Set Wi-Fi, 8 to 63 characters; empty keeps the current one.
		file: for Update Firmware, the name of a file that the ACS has for this kind of modem.
		host: for Ping and Trace Route, the address of the server to reach.
		confirmed: for Factory Reset, the last four characters of the device's serial number.
	"""
	_require_read(equipment)
	name = commands.request_command(
		equipment,
		command,
		by=frappe.session.user,
		now=now_datetime(),
		wifi_ssid=wifi_ssid,
		wifi_password=wifi_password,
		file=file,
		host=host,
		confirmed=confirmed,
	)
	return {"command": name}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
def cancel_command(command: str) -> CancelAnswer:
	"""Cancel a command if it is not too late; returns `{"said"}`, a sentence with the result."""
	row = frappe.get_doc("CPE Command", command)
	_require_read(row.equipment)
	return {"said": commands.cancel_command(row.name, now_datetime())}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def modem(equipment: str) -> Fields[ModemAccess] | None:
	"""Return what a modem's own web interface said last, and whether it may be asked now.

	Returns `{"equipment", "may_ask", "probe": {"state", "said", "reason", "is_open", "age", "facts", "networks",
	"handsets"}}`, texts in the language of the request; nothing for a device that cannot be read this way.
	"""
	_require_read(equipment)
	access = probes.load_access(equipment, now_datetime())
	return access and fields_of(access)


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(20, 60)
@unit_of_work.whole
def read_modem(equipment: str) -> ProbeMade:
	"""Request a reading of a modem's own web interface, which a worker carries out; returns `{"probe"}`."""
	_require_read(equipment)
	return {"probe": probes.request_probe(equipment, by=frappe.session.user, now=now_datetime())}


def _require_read(equipment: str) -> None:
	frappe.get_doc("Equipment", equipment).check_permission("read")


def _read_line_facts(equipment: str) -> LineFacts:
	(device,), now = line_light.with_network_light([line_state.device_line(equipment)]), now_datetime()
	line, verdict, network = device.line, device.verdict, device.network_light
	registered = next(iter(activation_messages.list_activations([equipment], now)), None)
	activation: LineFacts = {
		"activation": ". ".join(filter(None, (registered.said, registered.reason))) if registered else "",
		"activation_name": registered.name if registered else "",
	}
	if line is None:
		return {"awaited": device.is_awaited, **activation}
	health = health_messages.find_health(equipment)
	level, advice = light_messages.describe_level(device)
	return {
		"state": line.state,
		"since": line_messages.describe_state(line.state, line.state_since, now),
		"heard": _("Last contact {0}.").format(line_messages.format_ago(line.last_inform, now))
		if line.last_inform
		else "",
		"level": line_messages.format_dbm(line.light.rx) if line.light.rx is not None else "",
		"verdict": level,
		"kind": verdict.kind,
		"baseline": line_messages.format_dbm(device.baseline_rx) if device.baseline_rx is not None else "",
		"awaited": device.is_awaited,
		"firmware": line.firmware,
		"drift": find_trend(equipment, now.date()).said,
		"expected": light_messages.describe_expected(network.expected, network.pon_class) if network else "",
		"advice": advice,
		**activation,
		"health": health_messages.summarize_health(health) if health else "",
		"health_kind": health.health if health else "",
		"health_reasons": list(health.reasons) if health else [],
	}
