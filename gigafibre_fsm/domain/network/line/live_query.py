"""Queries the ACS, and through it the device, within the seconds that a user waits for a page."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import frappe

from gigafibre_fsm.domain.network.acs import lookup
from gigafibre_fsm.domain.network.acs.lookup import FoundDevice
from gigafibre_fsm.domain.network.acs.managed_device import ManagedDevice
from gigafibre_fsm.domain.network.acs.receipts import Delivery, DeliveryOutcome
from gigafibre_fsm.domain.network.device import optical_paths, optical_power
from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device import snapshot as device_snapshot
from gigafibre_fsm.domain.network.device.data_models import OPTICAL_SEEDS, find_paths
from gigafibre_fsm.domain.network.device.projection import look_projection
from gigafibre_fsm.domain.network.device.serial_numbers import StockDevice
from gigafibre_fsm.domain.platform import instants, outbound_guard, rate_limits
from gigafibre_fsm.integrations.errors import IntegrationError

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
	device: StockDevice,
	now: datetime,
	*,
	last_inform: datetime | None = None,
	refresh: bool = True,
	seconds: float = SECONDS,
) -> LiveResult:
	"""Return the ACS's data on a device now; the device is read first if allowed and in time.

	A device is read at most once a minute, for all users together, and only if the valve is open. Writes
	nothing to the site.

	Args:
		device: its record in stock.
		now: site time, naive.
		last_inform: the stored one, site time, for an ACS that does not know when a device that is away was
			last there.
		refresh: whether the device itself may be read.
		seconds: time limit for all of it.

	Raises:
		IntegrationError: the ACS is disabled, cannot be reached, or is too slow.
	"""
	end = time.monotonic() + seconds
	rules = optical_paths.load_rules(device.model)
	may_read = refresh and outbound_guard.judge_effect(outbound_guard.MODEM, device.equipment).open
	found = _find_read(device, rules, end, may_read=may_read)
	if found is None:
		return LiveResult(None)
	read = found.device
	if read.last_inform is None and last_inform:
		read = replace(read, last_inform=instants.to_utc(last_inform))
	line = device_snapshot.read_line(read, rules, instants.to_utc(now), silent_after(), instants.zone())
	return LiveResult(line, read.is_live)


def silent_after() -> float:
	"""Return the number of its own intervals that a device may miss, from the settings."""
	return frappe.get_cached_doc(SETTINGS).silent_after or device_snapshot.SILENT_AFTER


def _find_read(device: StockDevice, rules: tuple, end: float, *, may_read: bool) -> FoundDevice | None:
	"""Find a device, and have it read by its ACS if that is allowed and in time."""
	projection = look_projection(rules)
	found = lookup.find_device(device, projection, timeout=min(ONE_REQUEST, end - time.monotonic()))
	if not found or not may_read:
		return found
	if found.backend.asks_devices:
		is_there = found.device.last_inform is not None
		may_ask = is_there and end - time.monotonic() > ONE_REQUEST / 2 and _is_free(found.device.id)
		return found._replace(device=_again(found, projection)) if may_ask else found
	if not _refresh(found, rules, end):
		return found
	return found._replace(device=replace(_again(found, projection), is_live=True))


def _is_free(device_id: str) -> bool:
	"""Whether nobody has read this device in the last minute; counts as having read it."""
	return rate_limits.is_within_limit(f"look {device_id}", 1, ASKED_EVERY)


def _refresh(found: FoundDevice, rules: tuple, end: float) -> bool:
	"""Have the ACS read current values from the device; return whether the device answered."""
	names = _changing(found.device.document, rules)
	left = end - time.monotonic() - ONE_REQUEST / 2
	if not names or left < LEAST_FOR_THE_DEVICE or not _is_free(found.device.id):
		return False
	delivery = Delivery("fsm-look", ASKED_EVERY, seconds=left, call_within=left)
	try:
		return found.backend.refresh(found.device.id, names, delivery).outcome is DeliveryOutcome.RAN
	except IntegrationError:
		# the ACS's stored values are worth showing; an unanswered task expires
		return False


def _again(found: FoundDevice, projection: tuple[str, ...]) -> ManagedDevice:
	try:
		return found.backend.device(found.device.id, projection) or found.device
	except IntegrationError:
		return found.device


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
