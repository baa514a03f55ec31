"""Generated days of a network: which outages are found, how fast, and what is cried for nothing.

A hundred by default; `FSM_FAULTS=full` plays three hundred.
"""

import time
from collections import Counter

import pytest

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds
from tests.domain.network.incidents.drawing import PaperNetwork
from tests.domain.network.incidents.generated_days import (
	HOUR,
	MINUTE,
	Engine,
	Fault,
	GeneratedDay,
	SimulatedIncident,
	draw_phases,
	generate_day,
)
from tests.plugin import FULL

DAYS = 300 if FULL else 100
NETWORK = PaperNetwork()
LIMITS = Thresholds()
LONG_ENOUGH = 25 * MINUTE


def run(day: GeneratedDay, seed: int = 1) -> list[SimulatedIncident]:
	return Engine(NETWORK, day, draw_phases(NETWORK, seed), LIMITS).run()


def is_same(incident: SimulatedIncident, fault: Fault) -> bool:
	lines = set(NETWORK.below(fault.node))
	return fault.start <= incident.started <= fault.end + HOUR and len(
		lines & set(incident.members)
	) * 2 > len(lines)


def is_hidden(fault: Fault, day: GeneratedDay) -> bool:
	"""Whether the server was away for so much of a fault that nobody could see it."""
	return any(
		start < fault.end and end + 20 * MINUTE > fault.start for start, end in (day.away, day.deaf) if end
	)


@pytest.fixture(scope="module")
def judged() -> dict[str, object]:
	found, count, minutes = [], Counter(), []
	began = time.monotonic()
	for seed in range(DAYS):
		day = generate_day(NETWORK, seed)
		opened = [each for each in run(day, seed) if each.opened is not None and each.state != states.MERGED]
		outages = [fault for fault in day.faults if fault.is_outage]
		for each in opened:
			matching = [fault for fault in outages if is_same(each, fault)]
			count["opened"] += 1
			count["right"] += bool(matching)
			count["right element"] += any(each.node == fault.node for fault in matching)
			if not matching:
				found.append((seed, each, day.faults))
		for fault in outages:
			if is_hidden(fault, day):
				count["hidden"] += 1
				continue
			mine = [each for each in opened if is_same(each, fault)]
			count["outages"] += 1
			count["found"] += bool(mine)
			minutes += [(min(each.opened for each in mine) - fault.start) / 60] if mine else []
			if len(mine) > 1:
				count["twice"] += 1
			if mine and fault.kind == "power":
				count["power"] += 1
				count["power known"] += any(each.cause == states.POWER for each in mine)
		count["works"] += any(fault.kind == "work" for fault in day.faults)
		count["away"] += bool(day.away[1] or day.deaf[1])
		count["opened while away"] += sum(
			start <= each.opened < end for each in opened for start, end in (day.away, day.deaf)
		)
	minutes.sort()
	return {"count": count, "minutes": minutes, "wrong": found, "seconds": time.monotonic() - began}


def test_what_is_opened_is_an_outage_and_outages_are_opened(judged, capsys):
	count, minutes = judged["count"], judged["minutes"]
	precision, recall = count["right"] / count["opened"], count["found"] / count["outages"]
	with capsys.disabled():
		print(
			f"\n{DAYS} days, {len(NETWORK.lines)} lines: {count['outages']} outages, {count['opened']} opened; "
			f"precision {precision:.3f}, recall {recall:.3f}, element {count['right element'] / count['opened']:.3f}; "
			f"open after {minutes[len(minutes) // 2]:.1f} min (median), {minutes[int(len(minutes) * 0.95)]:.1f} (95 %), "
			f"{minutes[-1]:.1f} (longest); {count['works']} planned works, {count['away']} days with a server away, "
			f"{count['hidden']} outages hidden by it; {judged['seconds']:.1f} s"
		)
	assert not judged["wrong"], judged["wrong"][:2]
	assert precision == 1 and recall >= 0.98
	assert count["right element"] / count["opened"] >= 0.98
	assert not count["twice"]


def test_a_cut_is_open_within_twenty_minutes(judged):
	assert judged["minutes"][-1] <= 20


def test_the_power_of_a_storm_is_known_as_such(judged):
	assert judged["count"]["power"] and judged["count"]["power"] == judged["count"]["power known"]


def test_nothing_is_opened_while_the_server_is_away(judged):
	assert judged["count"]["away"] * 10 > DAYS and not judged["count"]["opened while away"]


@pytest.mark.parametrize("minutes", [10, 15, 20, 25, 30, 45, 60, 90, 180])
@pytest.mark.parametrize("kind", ["away", "deaf"])
def test_a_server_that_was_away_opens_and_suspects_nothing(kind: str, minutes: int):
	day = generate_day(NETWORK, minutes, faults=False)
	setattr(day, kind, (10 * HOUR, 10 * HOUR + minutes * MINUTE))
	assert not run(day)


def test_twenty_days_of_modems_unplugged_one_by_one_open_nothing():
	for seed in range(20):
		day = generate_day(NETWORK, 1000 + seed, unplugged=1.0 if FULL else 0.3, faults=False)
		assert not [each for each in run(day, seed) if each.opened is not None]


def test_without_a_share_the_same_days_cry_wolf():
	"""The reason for the share: three silent lines of a splitter happen by chance."""
	careless = Thresholds(share=1, port_share=1)
	days = [(seed, generate_day(NETWORK, 1000 + seed, unplugged=3.0, faults=False)) for seed in range(10)]
	opened = [
		each
		for seed, day in days
		for each in Engine(NETWORK, day, draw_phases(NETWORK, seed), careless).run()
		if each.opened is not None
	]
	assert opened


def test_a_cut_that_happened_while_the_server_was_away_is_found_afterwards():
	day = generate_day(NETWORK, 7, unplugged=0, faults=False)
	day.away = (10 * HOUR, 11 * HOUR)
	for line in NETWORK.below("O1-P1-X1"):
		day.down[line].append((10 * HOUR + 20 * MINUTE, 14 * HOUR))
	(incident,) = run(day)
	assert (incident.node, incident.opened <= 11 * HOUR + 25 * MINUTE) == ("O1-P1-X1", True)


def test_a_splitter_that_flaps_ten_times_is_one_incident():
	day = generate_day(NETWORK, 7, unplugged=0, faults=False)
	start = 10 * HOUR
	for line in NETWORK.below("O1-P1-X1"):
		day.down[line] += [(start, start + 20 * MINUTE)]
		day.down[line] += [
			(start + minute * MINUTE, start + (minute + 1) * MINUTE) for minute in range(21, 41, 2)
		]
		day.down[line] += [(start + 42 * MINUTE, start + 70 * MINUTE)]
	opened = [each for each in run(day) if each.opened is not None]
	assert len(opened) == 1


def test_a_feeder_cut_is_one_incident_on_the_feeder():
	day = GeneratedDay()
	for line in NETWORK.below("O2-P3"):
		day.down[line].append((10 * HOUR, 12 * HOUR))
	incidents = run(day, 3)
	opened = [each for each in incidents if each.opened is not None and each.state != states.MERGED]
	assert [each.node for each in opened] == ["O2-P3-X"]
	assert len(opened[0].members) == 32


def test_a_second_splitter_of_the_same_port_hours_later_is_a_second_incident():
	day = GeneratedDay()
	for splitter, hour in (("O1-P1-X1", 10), ("O1-P1-X2", 12)):
		for line in NETWORK.below(splitter):
			day.down[line].append((hour * HOUR, 15 * HOUR))
	opened = [each for each in run(day) if each.opened is not None]
	assert sorted(each.node for each in opened) == ["O1-P1-X1", "O1-P1-X2"]
