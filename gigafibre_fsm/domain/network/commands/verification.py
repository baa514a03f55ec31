"""Verifies a command's effect from the device's values afterwards; an accepted task alone is no proof."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice, PlainValue
from gigafibre_fsm.domain.network.commands import acs_tasks, command_types
from gigafibre_fsm.domain.network.commands.acs_tasks import CommandRequest
from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device.data_models import Paths, find_paths
from gigafibre_fsm.domain.network.device.quantity import MILLISECONDS

COMPLETE = ("Complete", "Completed")  # TR-069 has Complete; some devices send Completed at the last hop
MOST_HOPS = 30
PROVES_ITSELF = frozenset({command_types.REFRESH, command_types.FIRMWARE}) | command_types.PROFILES
"""Commands whose effect counts even after a lost answer: a restart, or a name, may have another cause."""
ONLY_THE_DEVICE_KNOWS = frozenset({command_types.SET_WIFI}) | command_types.PROFILES
"""GenieACS stores values it has set as if it had read them, so the device is read again before they count."""


@dataclass(frozen=True, slots=True)
class Effect:
	"""`seen` is True if done, False if refused, None if not known yet; `reason` and `result` explain it."""

	seen: bool | None
	reason: str = ""
	result: Mapping[str, Any] = field(default_factory=dict)


NOTHING_YET = Effect(None)


def verify_effect(wish: CommandRequest, device: ManagedDevice, told_on: datetime) -> Effect:
	"""Check whether a command had its effect.

	Args:
		wish: the requested command.
		device: what the ACS has read from the device since.
		told_on: when the command was sent, naive UTC.
	"""
	if wish.command in command_types.PROFILES:
		return _profiled(wish, device, told_on)
	paths = find_paths(device.document)
	if paths is None:
		return NOTHING_YET
	judges = {
		command_types.REFRESH: _refreshed,
		command_types.REBOOT: _started_again,
		command_types.FACTORY_RESET: _started_again,
		command_types.FIRMWARE: _updated,
		command_types.SET_WIFI: _named,
		command_types.PING: _pinged,
		command_types.TRACE: _traced,
	}
	return judges[wish.command](wish, device, paths, told_on)


def _profiled(wish: CommandRequest, device: ManagedDevice, told_on: datetime) -> Effect:
	for path, value, _kind in acs_tasks.build_values(wish, device):
		read_on = device.read_at(path)
		if read_on and read_on >= told_on:
			is_set = _is_same(device.value(path), value)
			return Effect(is_set, "" if is_set else "value not taken", {"value": str(device.value(path))})
	return NOTHING_YET


def _is_same(read: PlainValue, wanted: PlainValue) -> bool:
	"""Compare as texts: TR-369 has no types, so that true is read as "true" or "1"."""
	if isinstance(wanted, bool):
		return str(read).lower() in (("true", "1") if wanted else ("false", "0"))
	return str(read) == str(wanted)


def _refreshed(wish: CommandRequest, device: ManagedDevice, paths: Paths, told_on: datetime) -> Effect:
	read_on = [device.read_at(path) for path in documents.find_paths(device.document, paths.uptime)]
	return Effect(True) if any(when and when >= told_on for when in read_on) else NOTHING_YET


def _started_again(wish: CommandRequest, device: ManagedDevice, paths: Paths, told_on: datetime) -> Effect:
	return Effect(True) if device.last_boot and device.last_boot > told_on else NOTHING_YET


def _updated(wish: CommandRequest, device: ManagedDevice, paths: Paths, told_on: datetime) -> Effect:
	before, now = str(wish.before.get("firmware") or ""), documents.read_text(device.document, paths.firmware)
	result = {"before": before, "now": now}
	if now and now != before:
		return Effect(True, result=result)
	if device.last_boot and device.last_boot > told_on:
		return Effect(False, "same version", result)
	return NOTHING_YET


def _named(wish: CommandRequest, device: ManagedDevice, paths: Paths, told_on: datetime) -> Effect:
	"""Compare the present names; most devices return no password, so names alone must suffice."""
	wanted = {
		path: value for path, value, _ in acs_tasks.build_values(wish, device) if path.endswith(".SSID")
	}
	if not wanted or any((device.read_at(path) or datetime.min) < told_on for path in wanted):
		return NOTHING_YET
	now = {path: device.value(path) for path in wanted}
	if all(str(now[path]) == wish.wifi_ssid or now[path] == value for path, value in wanted.items()):
		return Effect(True, result={"names": sorted({str(name) for name in now.values()})})
	return Effect(False, "not taken", {"names": sorted({str(name) for name in now.values()})})


def _pinged(wish: CommandRequest, device: ManagedDevice, paths: Paths, told_on: datetime) -> Effect:
	ping = paths.ping
	state = _state(device, ping.state, told_on)
	if wish.host != documents.read_text(device.document, ping.host):
		return NOTHING_YET  # the figures of another ping
	if state not in COMPLETE:
		return Effect(False, state) if state.startswith("Error") else NOTHING_YET
	counts = {"answered": ping.successes, "lost": ping.failures}
	times = {"average": ping.average, "shortest": ping.shortest, "longest": ping.longest}
	result = {name: documents.read_whole(device.document, path) for name, path in counts.items()}
	result |= {
		name: documents.read_whole(device.document, path, MILLISECONDS) for name, path in times.items()
	}
	return Effect(True, result={"host": wish.host, **result})


def _traced(wish: CommandRequest, device: ManagedDevice, paths: Paths, told_on: datetime) -> Effect:
	trace = paths.trace
	state = _state(device, trace.state, told_on)
	hops = _hops(device, paths)
	if state in COMPLETE:
		return Effect(True, result={"host": wish.host, "hops": hops})
	# the route up to its end is useful even if the trace failed
	return (
		Effect(False, state, {"host": wish.host, "hops": hops}) if state.startswith("Error") else NOTHING_YET
	)


def _hops(device: ManagedDevice, paths: Paths) -> list[dict[str, str]]:
	columns = {
		"name": paths.trace.hop_name,
		"address": paths.trace.hop_address,
		"times": paths.trace.hop_times,
	}
	rows: dict[tuple[str, ...], dict[str, str]] = {}
	for column, pattern in columns.items():
		for each in documents.find_values(device.document, pattern):
			rows.setdefault(each.instances, {})[column] = each.raw
	ordered = sorted(rows, key=lambda instances: [int(number) for number in instances])
	return [rows[instances] for instances in ordered[:MOST_HOPS]]


def _state(device: ManagedDevice, path: str, told_on: datetime) -> str:
	"""Return the diagnostic's state, empty if it was not read since."""
	read_on = device.read_at(path)
	return str(device.value(path) or "") if read_on and read_on >= told_on else ""
