"""Reads a device's document into the same fields for every make and data model."""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Protocol

from gigafibre_fsm.domain.network.device import optical_power
from gigafibre_fsm.domain.network.device import parameter_tree as documents
from gigafibre_fsm.domain.network.device.data_models import OpticalRule, Paths, find_paths
from gigafibre_fsm.domain.network.device.optical_power import NO_LIGHT, OpticalReading
from gigafibre_fsm.domain.network.device.quantity import SECONDS

ONLINE, SILENT, OFFLINE, UNKNOWN = "Online", "Silent", "Offline", "Unknown"
USUAL_INTERVAL = 300
"""Seconds; GenieACS's own limit for "online", for devices that do not report their inform interval."""
LONGEST_INTERVAL = 7 * 86400
SILENT_AFTER = 2.5
"""Intervals without an inform; two may be missed by chance."""
OFFLINE_AFTER = timedelta(days=1)
MOST_HOSTS = 100
LONGEST_NAME = 64


class ReadableDevice(Protocol):
	"""What is needed of a device in its ACS's answer (`acs.ManagedDevice`); times are naive UTC."""

	id: str
	serial: str
	product_class: str
	last_inform: datetime | None
	last_boot: datetime | None
	document: Mapping
	backend: str
	is_presence: bool


@dataclass(frozen=True, slots=True)
class HomeDevice:
	"""A device in the home; `active` is None if the modem does not report it."""

	name: str
	address: str
	mac: str
	active: bool | None


@dataclass(frozen=True, slots=True)
class WirelessNetwork:
	"""A wireless network of the modem; `clients` is None if it does not count them."""

	instance: str
	name: str
	on: bool
	clients: int | None


@dataclass(frozen=True, slots=True)
class Line:
	"""The state of a device's line. Times are naive, in the zone requested; durations are seconds.

	`values_on` is when the ACS read the optical level (else the uptime) from the device, which is before
	`last_inform` unless it was requested since. `inform_interval` is 0 if the device does not report it.
	`is_presence` means that its ACS told only whether it is there: stored values stay as they are.
	"""

	state: str = UNKNOWN
	last_inform: datetime | None = None
	inform_interval: int = 0
	last_boot: datetime | None = None
	uptime: int | None = None
	firmware: str = ""
	hardware: str = ""
	product_class: str = ""
	light: OpticalReading = NO_LIGHT
	wifi_ssid: str = ""
	wifi_networks: tuple[WirelessNetwork, ...] = ()
	wifi_clients: int | None = None
	hosts: tuple[HomeDevice, ...] = ()
	hosts_count: int | None = None
	wan_address: str = ""
	values_on: datetime | None = None
	acs_id: str = ""
	acs_backend: str = ""
	is_presence: bool = False


def read_line(
	device: ReadableDevice,
	model_rules: Iterable[OpticalRule],
	now: datetime,
	silent_after: float = SILENT_AFTER,
	zone: tzinfo = timezone.utc,
) -> Line:
	"""Read a device's line.

	Args:
		device: as the ACS client returns it.
		model_rules: the optical rows of its Equipment Model; empty for the seeds alone.
		now: UTC, naive.
		silent_after: number of its own intervals a device may miss.
		zone: time zone of the result.
	"""
	paths = find_paths(device.document)
	interval = _interval(device.document, paths) if paths else 0
	line = Line(
		state=connection_state(device.last_inform, interval, now, silent_after),
		last_inform=in_zone(device.last_inform, zone),
		inform_interval=interval,
		last_boot=in_zone(device.last_boot, zone),
		product_class=device.product_class,
		acs_id=device.id,
		acs_backend=device.backend,
		is_presence=device.is_presence,
	)
	return _with_values(line, device.document, paths, model_rules, zone) if paths else line


def _with_values(
	line: Line, document: Mapping, paths: Paths, model_rules: Iterable[OpticalRule], zone: tzinfo
) -> Line:
	firmware = documents.read_text(document, paths.firmware)
	light = optical_power.read_light(document, firmware, model_rules)
	networks = _networks(document, paths)
	hosts = _hosts(document, paths)
	uptime = documents.find_value(document, paths.uptime)
	return replace(
		line,
		uptime=documents.read_whole(document, paths.uptime, SECONDS),
		firmware=firmware,
		hardware=documents.read_text(document, paths.hardware),
		light=replace(light, read_on=in_zone(light.read_on, zone)),
		wifi_ssid=_first_name(networks),
		wifi_networks=networks,
		wifi_clients=_clients(networks),
		hosts=hosts,
		hosts_count=_host_count(document, paths, hosts),
		wan_address=_wan_address(document, paths),
		values_on=in_zone(light.read_on or (uptime.read_on if uptime else None), zone),
	)


def in_zone(moment: datetime | None, zone: tzinfo) -> datetime | None:
	"""Convert a naive UTC time to a zone, naive; None for None."""
	if moment is None:
		return None
	return moment.replace(tzinfo=timezone.utc).astimezone(zone).replace(tzinfo=None)


def connection_state(
	last_inform: datetime | None, interval: int, now: datetime, silent_after: float = SILENT_AFTER
) -> str:
	"""Online, Silent or Offline, by the time since a device's last inform; Unknown if it never informed.

	A device is Online for `silent_after` of its own intervals, then Silent, and Offline after a day. A last
	inform in the future (the clocks differ) counts as just now.

	Args:
		last_inform: in the same zone as `now`.
		interval: seconds between two informs of the device; 0 if unknown, then USUAL_INTERVAL.
		now: in the same zone as `last_inform`.
		silent_after: number of intervals without an inform that are allowed.
	"""
	if last_inform is None:
		return UNKNOWN
	age = now - last_inform
	if age <= timedelta(seconds=silent_after * (interval or USUAL_INTERVAL)):
		return ONLINE
	return SILENT if age <= OFFLINE_AFTER else OFFLINE


def _interval(document: Mapping, paths: Paths) -> int:
	seconds = documents.read_whole(document, paths.inform_interval, SECONDS) or 0
	return seconds if seconds <= LONGEST_INTERVAL else 0


def _networks(document: Mapping, paths: Paths) -> tuple[WirelessNetwork, ...]:
	"""Return the wireless networks with a name; one that does not report whether it is on counts as on."""
	on = {each.instances: each.truth for each in documents.find_values(document, paths.wifi.on)}
	clients = {each.instances: each.number for each in documents.find_values(document, paths.wifi.clients)}
	return tuple(
		WirelessNetwork(
			instance=each.instances[-1],
			name=each.raw[:LONGEST_NAME],
			on=on.get(each.instances) is not False,
			clients=_count(clients.get(each.instances)),
		)
		for each in documents.find_values(document, paths.wifi.name)
		if each.raw
	)


def _count(number: float | None) -> int | None:
	return int(number) if number is not None and number >= 0 else None


def _first_name(networks: tuple[WirelessNetwork, ...]) -> str:
	return next((network.name for network in networks if network.on), "")


def _clients(networks: tuple[WirelessNetwork, ...]) -> int | None:
	counted = [network.clients for network in networks if network.clients is not None]
	return sum(counted) if counted else None


def _hosts(document: Mapping, paths: Paths) -> tuple[HomeDevice, ...]:
	names = {each.instances: each.raw for each in documents.find_values(document, paths.hosts.name)}
	addresses = {each.instances: each.raw for each in documents.find_values(document, paths.hosts.address)}
	macs = {each.instances: each.raw for each in documents.find_values(document, paths.hosts.mac)}
	active = {each.instances: each.truth for each in documents.find_values(document, paths.hosts.active)}
	return tuple(
		HomeDevice(
			name=names.get(place, "")[:LONGEST_NAME],
			address=addresses.get(place, "")[:LONGEST_NAME],
			mac=macs.get(place, "").upper()[:LONGEST_NAME],
			active=active.get(place),
		)
		for place in list(dict.fromkeys((*names, *macs)))[:MOST_HOSTS]
	)


def _host_count(document: Mapping, paths: Paths, hosts: tuple[HomeDevice, ...]) -> int | None:
	"""Count the hosts not reported inactive; use the modem's own count if the hosts were not read."""
	if hosts:
		return sum(1 for host in hosts if host.active is not False)
	return documents.read_whole(document, paths.host_count)


def _wan_address(document: Mapping, paths: Paths) -> str:
	"""Return the first public address, as LAN interfaces are in the same list."""
	found = (each.raw for pattern in paths.wan_addresses for each in documents.find_values(document, pattern))
	return next((raw for raw in found if _is_public(raw)), "")


_NOT_PUBLIC = tuple(
	ipaddress.ip_network(block)
	for block in (
		*("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16"),  # none, itself, link-local
		*("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),  # private: RFC 1918
		"100.64.0.0/10",  # behind the provider's translation: RFC 6598
		*("::/127", "fc00::/7", "fe80::/10"),
	)
)


def _is_public(text: str) -> bool:
	try:
		address = ipaddress.ip_address(text)
	except ValueError:
		return False
	return not any(address in block for block in _NOT_PUBLIC)
