"""Queries the ACS, and through it the device, within the seconds that a user waits for a page."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import frappe

from gigafibre_fsm.domain.network.device import optical_paths, optical_power, serial_numbers
from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.device.data_models import OPTICAL_SEEDS, find_paths
from gigafibre_fsm.domain.network.device.projection import look_projection
from gigafibre_fsm.domain.network.device.serial_numbers import StockDevice
from gigafibre_fsm.domain.platform import instants, outbound_guard, rate_limits
from gigafibre_fsm.integrations import genieacs
from gigafibre_fsm.integrations.errors import IntegrationError
from gigafibre_fsm.integrations.genieacs import tasks
from gigafibre_fsm.integrations.genieacs.answers import Device
from gigafibre_fsm.integrations.genieacs.client import GenieAcsClient

SECONDS = 4.0
"""Seconds that a page waits for all of it."""
ONE_REQUEST = 1.5
LEAST_FOR_THE_DEVICE = 1.2
"""Seconds left below which the device itself is not queried: a session takes half a second at best."""
ASKED_EVERY = 60
SETTINGS = "FSM GenieACS Settings"


@dataclass(frozen=True, slots=True)
class LiveResult:
	"""The result of querying the ACS for a device.

	`line` is None if the ACS does not have it; `fresh` if the device itself answered. `problem` is a
	translated sentence if there is no result.
	"""

	line: device_snapshot.Line | None
	fresh: bool = False
	problem: str = ""


def query_device(
	device: StockDevice, acs_id: str, now: datetime, *, refresh: bool = True, seconds: float = SECONDS
) -> LiveResult:
	"""Return the ACS's data on a device now; it reads the device first if allowed and in time.

	A device is read at most once a minute, for all users together, and only if the valve is open. Writes
	nothing to the site.

	Args:
		device: its record in stock.
		acs_id: its id in the ACS, if known from before; else empty.
		now: site time, naive.
		refresh: whether the device itself may be read.
		seconds: time limit for all of it.

	Raises:
		IntegrationError: the ACS is disabled, cannot be reached, or is too slow.
	"""
	end = time.monotonic() + seconds
	client = genieacs.connect(timeout=min(ONE_REQUEST, seconds))
	rules = optical_paths.load_rules(device.model)
	projection = look_projection(rules)
	found = _find(client, device, acs_id, projection)
	if found is None:
		return LiveResult(None)
	fresh = (
		refresh
		and outbound_guard.judge_effect(outbound_guard.MODEM, device.equipment).open
		and _refresh(client, found, rules, end)
	)
	if fresh:
		found = _again(client, found, projection)
	line = device_snapshot.read_line(found, rules, instants.to_utc(now), silent_after(), instants.zone())
	return LiveResult(line, fresh)


def silent_after() -> float:
	"""Return the number of its own intervals that a device may miss, from the settings."""
	return frappe.get_cached_doc(SETTINGS).silent_after or device_snapshot.SILENT_AFTER


def _find(
	client: GenieAcsClient, device: StockDevice, acs_id: str, projection: tuple[str, ...]
) -> Device | None:
	"""Find a device by its known id (which may be deleted), else by what its label may stand for."""
	found = client.device(acs_id, projection) if acs_id else None
	for serial in () if found else serial_numbers.acs_serial_candidates(device):
		found = found or client.find(serial, projection)
	return found


def _refresh(client: GenieAcsClient, found: Device, rules: tuple, end: float) -> bool:
	"""Have the ACS read current values from the device; return whether the device answered."""
	names = _changing(found.document, rules)
	left = end - time.monotonic() - ONE_REQUEST / 2
	if not names or left < LEAST_FOR_THE_DEVICE:
		return False
	if not rate_limits.is_within_limit(f"look {found.id}", 1, ASKED_EVERY):
		return False
	task = tasks.get_values(names, expiry=ASKED_EVERY, unique_key="fsm-look")
	try:
		return client.queue(found.id, task, timeout_ms=int(left * 1000), seconds=left).ran
	except IntegrationError:
		# the ACS's stored values are worth showing; an unanswered task expires
		return False


def _again(client: GenieAcsClient, found: Device, projection: tuple[str, ...]) -> Device:
	try:
		return client.device(found.id, projection) or found
	except IntegrationError:
		return found


def _changing(document: Mapping, rules: tuple) -> list[str]:
	"""Return the parameters worth reading from a device: level, uptime, and clients of its networks."""
	paths = find_paths(document)
	if paths is None:
		return []
	light = optical_power.read_light(document, documents.read_text(document, paths.firmware), rules)
	receive = light.path
	transmit = next((rule.transmit for rule in (*rules, *OPTICAL_SEEDS) if rule.receive == receive), "")
	patterns = filter(None, (paths.uptime, receive, transmit, paths.wifi.clients))
	return [path for pattern in patterns for path in documents.find_paths(document, pattern)]
