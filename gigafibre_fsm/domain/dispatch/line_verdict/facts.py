"""Gathers what is known of the lines at many addresses, in a handful of queries however many they are."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import frappe

from gigafibre_fsm.domain.billing.suspension import repository as suspension_repository
from gigafibre_fsm.domain.dispatch.line_verdict.subjects import Subject
from gigafibre_fsm.domain.dispatch.line_verdict.verdict import (
	RECENT_TEST,
	AddressOutage,
	HomeSpeed,
	JudgedDevice,
	KnownLine,
)
from gigafibre_fsm.domain.network.device.snapshot import ONLINE, UNKNOWN
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.answers.affecting import AffectingIncident
from gigafibre_fsm.domain.network.line import customer_lines, line_state
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.line.line_state import DeviceLine
from gigafibre_fsm.domain.network.quality import speed_tests
from gigafibre_fsm.domain.network.topology import light, line_light
from gigafibre_fsm.domain.network.topology import repository as topology_repository


def gather_facts(subjects: Collection[Subject], now: datetime) -> dict[str, KnownLine]:
	"""Return the facts about the line of each subject, by its key.

	Args:
		subjects: visits and tickets with an address.
		now: site time, naive.
	"""
	places = {subject.location for subject in subjects}
	outages = describe_outages(affecting.find_affecting_locations(places))
	suspected = affecting.find_suspicions(places)
	suspended = suspension_repository.list_suspended({each.customer for each in subjects if each.customer})
	devices, neighbours = _load_devices(places)
	speeds = _load_speeds(places, now)
	is_polled = customer_lines.are_states_recent(now)
	return {
		subject.key: KnownLine(
			devices=devices.get(subject.location, ()),
			is_polled=is_polled,
			outage=outages.get(subject.location),
			suspected=suspected.get(subject.location, ""),
			is_suspended=subject.customer in suspended,
			suspended_since=suspended.get(subject.customer),
			neighbours=neighbours.get(subject.location, (0, 0)),
			speed=speeds.get(subject.location),
			is_about_wifi=subject.is_about_wifi,
		)
		for subject in subjects
	}


def describe_outages(found: Mapping[str, AffectingIncident]) -> dict[str, AddressOutage]:
	"""Return the outages by address, with the code of the node that each of them names."""
	codes = topology_repository.list_codes({each.node for each in found.values() if each.node})
	return {
		location: AddressOutage(each.name, codes.get(each.node, ""), each.started_on, each.cause)
		for location, each in found.items()
	}


def _load_devices(
	places: Collection[str],
) -> tuple[dict[str, list[JudgedDevice]], dict[str, tuple[int, int]]]:
	"""Return the devices at each address, and how many of the other lines on its splitter are online."""
	lines = line_state.lines_of_locations(places)
	everything = line_light.with_network_light([each for there in lines.values() for each in there])
	alarms = line_repository.list_alarms({each.equipment for each in everything})
	counted = line_repository.count_neighbours({each.splitter for each in everything if each.splitter})
	devices: dict[str, list[JudgedDevice]] = {}
	neighbours: dict[str, tuple[int, int]] = {}
	for line in everything:
		devices.setdefault(line.place.name, []).append(_device(line, *alarms.get(line.equipment, ("", None))))
		neighbours.setdefault(line.place.name, _count_others(line, counted.get(line.splitter, {})))
	return devices, neighbours


def _device(device: DeviceLine, alarm: str, alarm_on: datetime | None) -> JudgedDevice:
	line, network = device.line, device.network_light
	is_ont = device.equipment_type == "ONT"
	if line is None:
		return JudgedDevice(device.equipment, UNKNOWN, is_ont)
	return JudgedDevice(
		device.equipment,
		line.state,
		is_ont,
		since=line.state_since,
		last_inform=line.last_inform,
		last_boot=line.last_boot,
		rx=line.light.rx,
		level=device.verdict.kind,
		strength=network.verdict if network else light.LightVerdict(light.UNKNOWN),
		alarm=alarm,
		alarm_on=alarm_on,
		wifi_ssid=line.wifi_ssid,
		wifi_clients=line.wifi_clients,
		hosts=line.hosts_count,
	)


def _count_others(line: DeviceLine, states: Mapping[str, int]) -> tuple[int, int]:
	"""Return how many neighbours are online, and how many are known; the line itself is none."""
	known = {state: number for state, number in states.items() if state != UNKNOWN}
	own = line.line.state if line.line else UNKNOWN
	others = sum(known.values()) - (own in known)
	return max(0, known.get(ONLINE, 0) - (own == ONLINE)), max(0, others)


def _load_speeds(places: Iterable[str], now: datetime) -> dict[str, HomeSpeed]:
	"""Return the newest speed test of each address, of those that say something of a line today."""
	rows = frappe.get_all(
		"Speed Test",
		{"service_location": ("in", sorted(places)), "started_on": (">", now - RECENT_TEST)},
		["service_location", "started_on", "verdict", "connection", "download", "expected_download"],
		order_by="instant",
	)
	judged = (speed_tests.PASSED, speed_tests.BELOW, speed_tests.FAILED)
	return {
		row.service_location: HomeSpeed(
			row.started_on,
			is_enough=row.verdict == speed_tests.PASSED,
			is_over_wifi=row.connection == speed_tests.WIFI,
			download=row.download,
			expected=row.expected_download,
		)
		for row in rows
		if row.verdict in judged
	}
