"""Where a line's trouble is to be looked for: a table of lines, with what each says and which facts are told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gigafibre_fsm.domain.dispatch.line_verdict.verdict import (
	AddressOutage,
	Fact,
	FactCode,
	HomeSpeed,
	JudgedDevice,
	KnownLine,
	VerdictKind,
	judge_line,
)
from gigafibre_fsm.domain.network.topology import light
from gigafibre_fsm.domain.network.topology.light import LightVerdict

NOW = datetime(2026, 11, 29, 14, 0)
HEARD = NOW - timedelta(minutes=40)
OUTAGE = AddressOutage("INC-1", "SP-042", NOW - timedelta(hours=1), "Fibre")

AREA, FIBRE, WIFI = VerdictKind.AREA_FAULT, VerdictKind.FIBRE, VerdictKind.WIFI
UNPAID, OFF, NOTHING = VerdictKind.UNPAID, VerdictKind.DEVICE_OFF, VerdictKind.NOTHING_SEEN

ONT = JudgedDevice(
	"ONT-1",
	"Online",
	since=NOW - timedelta(days=9),
	last_inform=NOW,
	rx=-19.0,
	level="good",
	wifi_ssid="Home",
)
ONT = replace(ONT, hosts=6, wifi_clients=4)
SILENT = replace(ONT, state="Silent", since=HEARD, last_inform=HEARD)
OFFLINE = replace(SILENT, state="Offline")
UNKNOWN = JudgedDevice("ONT-1", "Unknown")
ROUTER = JudgedDevice("RTR-1", "Online", is_ont=False, since=NOW - timedelta(days=9), last_inform=NOW)
SILENT_ROUTER = replace(ROUTER, state="Silent", last_inform=HEARD)
LOST = LightVerdict(light.LOST, light.BASELINE, -3.6, 2.0, light.DROP)
FEEDER = replace(LOST, place=light.FEEDER)
GAINED = LightVerdict(light.GAINED, light.SIBLINGS, 4.0, 2.5, light.RECORDS)
SLOW_WIFI = HomeSpeed(NOW - timedelta(hours=3), is_enough=False, is_over_wifi=True, download=12, expected=250)


def lines(*devices: JudgedDevice, **more: object) -> KnownLine:
	return KnownLine(devices=devices, **more)


TABLE = [
	# nothing to see
	("a line that works", lines(ONT), NOTHING),
	("no modem at the address", lines(), NOTHING),
	("a modem that never called", lines(UNKNOWN), NOTHING),
	("modems were not polled lately", lines(SILENT, is_polled=False), NOTHING),
	("good light, not polled", lines(replace(ONT, level="too_weak"), is_polled=False), NOTHING),
	("no figure for the light", lines(replace(ONT, rx=None, level="unknown")), NOTHING),
	("more light than expected", lines(replace(ONT, strength=GAINED)), NOTHING),
	("a suspected outage and a line that works", lines(ONT, suspected="INC-2"), NOTHING),
	("an empty home", lines(replace(ONT, hosts=0, wifi_clients=0)), NOTHING),
	("a modem that says nothing of its Wi-Fi", lines(replace(ONT, wifi_ssid="", wifi_clients=0)), NOTHING),
	("a fast test on Wi-Fi", lines(ONT, speed=replace(SLOW_WIFI, is_enough=True)), NOTHING),
	("a slow test on the cable", lines(ONT, speed=replace(SLOW_WIFI, is_over_wifi=False)), NOTHING),
	(
		"a slow test of last week",
		lines(ONT, speed=replace(SLOW_WIFI, measured_on=NOW - timedelta(days=6))),
		NOTHING,
	),
	("an ONT that is silent while its router calls", lines(SILENT, ROUTER), NOTHING),
	# the network
	("an outage and a silent line", lines(SILENT, outage=OUTAGE), AREA),
	("an outage and a line still online", lines(ONT, outage=OUTAGE), AREA),
	("an outage where no modem is known", lines(outage=OUTAGE), AREA),
	("an outage while nothing was polled", lines(SILENT, is_polled=False, outage=OUTAGE), AREA),
	("an outage at an unpaid address", lines(SILENT, outage=OUTAGE, is_suspended=True), AREA),
	(
		"an outage where the ONT lost its power",
		lines(replace(SILENT, alarm="Dying Gasp"), outage=OUTAGE),
		AREA,
	),
	# unpaid
	("a suspended service", lines(ONT, is_suspended=True), UNPAID),
	("a suspended service whose modem is off", lines(OFFLINE, is_suspended=True), UNPAID),
	("a suspended service and a suspicion", lines(ONT, is_suspended=True, suspected="INC-2"), UNPAID),
	# the fibre
	("too weak", lines(replace(ONT, rx=-29.0, level="too_weak")), FIBRE),
	("too strong", lines(replace(ONT, rx=-5.0, level="too_strong")), FIBRE),
	("weaker than its baseline", lines(replace(ONT, rx=-22.0, level="weaker")), FIBRE),
	("lost light, says the network", lines(replace(ONT, strength=LOST)), FIBRE),
	("the whole splitter lost light, without an incident", lines(replace(ONT, strength=FEEDER)), FIBRE),
	("weak light outranks an empty Wi-Fi", lines(replace(ONT, level="too_weak", wifi_clients=0)), FIBRE),
	("the OLT lost its light", lines(replace(SILENT, alarm="Loss of Signal", alarm_on=HEARD)), FIBRE),
	("silent after weak light", lines(replace(SILENT, level="weaker")), FIBRE),
	("silent after lost light, and a suspicion", lines(replace(SILENT, strength=LOST), suspected="I"), FIBRE),
	# the device
	("silent, good light before", lines(SILENT), OFF),
	("offline for days", lines(OFFLINE), OFF),
	("it said that its power went", lines(replace(SILENT, alarm="Dying Gasp", alarm_on=HEARD)), OFF),
	(
		"its power went, and its light was weak",
		lines(replace(SILENT, level="weaker", alarm="Dying Gasp", alarm_on=HEARD)),
		OFF,
	),
	(
		"an alarm of long before its last call",
		lines(replace(SILENT, alarm="Loss of Signal", alarm_on=HEARD - timedelta(days=2))),
		OFF,
	),
	("silent while an outage is only suspected", lines(SILENT, suspected="INC-2"), OFF),
	("the router is off", lines(ONT, SILENT_ROUTER), OFF),
	("everything is off", lines(SILENT, SILENT_ROUTER), OFF),
	# Wi-Fi
	("nobody on the Wi-Fi", lines(replace(ONT, wifi_clients=0)), WIFI),
	("slow on the Wi-Fi", lines(ONT, speed=SLOW_WIFI), WIFI),
	("the customer says Wi-Fi", lines(ONT, is_about_wifi=True), WIFI),
	("the customer says Wi-Fi, but nothing is heard", lines(SILENT, is_about_wifi=True), OFF),
	(
		"the customer says Wi-Fi, but the light is weak",
		lines(replace(ONT, level="weaker"), is_about_wifi=True),
		FIBRE,
	),
]


@pytest.mark.parametrize(("facts", "kind"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_where_the_trouble_is_to_be_looked_for(facts: KnownLine, kind: VerdictKind):
	assert judge_line(facts, NOW).kind is kind


def codes(facts: KnownLine) -> list[str]:
	return [fact.code.value for fact in judge_line(facts, NOW).facts]


def test_there_are_enough_cases():
	assert len(TABLE) >= 30
	assert {row[2] for row in TABLE} == set(VerdictKind)


def test_an_area_fault_names_its_incident_and_nothing_else_does():
	assert judge_line(lines(SILENT, outage=OUTAGE), NOW).incident == "INC-1"
	assert judge_line(lines(SILENT, suspected="INC-2"), NOW).incident == ""


def test_every_fact_is_told_whatever_the_verdict():
	told = codes(
		lines(
			replace(SILENT, strength=LOST, alarm="Loss of Signal", alarm_on=HEARD),
			outage=OUTAGE,
			suspected="INC-2",
			is_suspended=True,
			neighbours=(1, 7),
			speed=SLOW_WIFI,
			is_about_wifi=True,
		)
	)
	assert told == [
		*("outage", "suspected", "suspended", "state", "light_lost", "level", "light"),
		*("neighbours", "speed", "complaint"),
	]


@pytest.mark.parametrize(
	("facts", "code", "values"),
	[
		(lines(ONT, neighbours=(3, 5)), FactCode.NEIGHBOURS, {"online": 3, "others": 5}),
		(lines(ONT), FactCode.HOME, {"equipment": "ONT-1", "hosts": 6, "clients": 4}),
		(lines(ONT), FactCode.LEVEL, {"equipment": "ONT-1", "rx": -19.0, "level": "good"}),
		(lines(replace(ONT, rx=None)), FactCode.LEVEL_UNKNOWN, {"equipment": "ONT-1"}),
		(
			lines(replace(ONT, last_boot=NOW - timedelta(hours=2))),
			FactCode.RESTARTED,
			{"equipment": "ONT-1", "on": "2026-11-29 12:00:00"},
		),
		(lines(SILENT, ROUTER), FactCode.OTHER_HEARD, {"equipment": "RTR-1"}),
		(
			lines(replace(SILENT, alarm="Dying Gasp", alarm_on=HEARD)),
			FactCode.POWER_LOST,
			{"equipment": "ONT-1", "on": "2026-11-29 13:20:00"},
		),
		(lines(), FactCode.NO_DEVICE, {}),
		(lines(SILENT, is_polled=False), FactCode.NOT_POLLED, {}),
		(lines(UNKNOWN), FactCode.NEVER_HEARD, {"equipment": "ONT-1"}),
	],
)
def test_a_fact_holds_its_figures(facts: KnownLine, code: FactCode, values: dict):
	assert Fact(code, values) in judge_line(facts, NOW).facts


@pytest.mark.parametrize(
	("facts", "code"),
	[
		(lines(SILENT), FactCode.HOME),
		(lines(ONT, ROUTER), FactCode.OTHER_HEARD),
		(lines(replace(ONT, alarm="Loss of Signal", alarm_on=HEARD)), FactCode.LIGHT_LOST),
		(lines(replace(ONT, last_boot=NOW - timedelta(days=3))), FactCode.RESTARTED),
		(lines(ONT, speed=replace(SLOW_WIFI, measured_on=NOW - timedelta(days=3))), FactCode.SPEED),
	],
)
def test_what_says_nothing_today_is_no_fact(facts: KnownLine, code: FactCode):
	assert code.value not in codes(facts)
