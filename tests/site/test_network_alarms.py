"""Alarms on a site: only what is signed is stored, once; processed in any order, they have one effect."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils.password import remove_encrypted_password, set_encrypted_password

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.alarms import alarm_inbox, alarm_processing
from gigafibre_fsm.domain.network.incidents.lifecycle import by_hand
from gigafibre_fsm.domain.network.incidents.rows import members, repository, timeline
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import incidents
from gigafibre_fsm.tests.incidents import ServedHome
from gigafibre_fsm.tests.topology import NetworkNames
from gigafibre_fsm.tests.visitor import Visitor, forget_limits
from tests.domain.network.incidents.test_alarm_reading import SECRET, sign

PATH = "/api/method/gigafibre_fsm.api.webhooks.network_alarm"
SETTINGS = "FSM Incident Settings"


@pytest.fixture
def served(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[NetworkNames, list[ServedHome]]]:
	# each alarm is a transaction; within a test they are one, which is rolled back
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	frappe.db.delete("Network Alarm")
	set_up(True)
	network, homes = incidents.a_network_of_homes(5)
	ago = instants.now() - timedelta(minutes=3)
	devices = ("in", [home.equipment for home in homes])
	frappe.db.set_value("CPE State", {"equipment": devices}, "last_inform", ago)
	yield network, homes
	frappe.clear_document_cache(SETTINGS, SETTINGS)


def set_up(is_on: bool) -> None:
	frappe.db.set_single_value(SETTINGS, "alarms_enabled", int(is_on))
	set_encrypted_password(SETTINGS, SETTINGS, SECRET, "alarm_secret")
	frappe.clear_document_cache(SETTINGS, SETTINGS)


def an_alarm(homes: list[ServedHome], *, minutes_ago: float = 2, **values: object) -> bytes:
	moment = instants.now_utc() - timedelta(minutes=minutes_ago)
	serials = [frappe.db.get_value("Equipment", home.equipment, "gpon_serial") for home in homes]
	content = {
		"issue": "pon-outage",
		"timestamp": moment.isoformat(timespec="seconds") + "Z",
		"tenant": "test",
		"outage_status": "active",
		"affected_subscribers": [
			{"onu_serial_number": serial, "pon_port": "0/1", "account_id": ""} for serial in serials
		],
	}
	return json.dumps({**content, **values}).encode()


def receive(body: bytes) -> alarm_inbox.AlarmAnswer:
	return alarm_inbox.receive_alarm(sign(body, moment=instants.now_utc()), body)


def incidents_of(network: NetworkNames) -> list:
	fields = ["name", "state", "origin", "cause", "node", "affected"]
	return frappe.get_all("Network Incident", {"node": network.splitter}, fields)


def test_an_alarm_opens_an_incident_at_once_and_says_why(served):
	network, homes = served
	assert receive(an_alarm(homes, cause="los")) is alarm_inbox.AlarmAnswer.TAKEN
	assert alarm_processing.process_due() == 1
	(incident,) = incidents_of(network)
	assert (incident.state, incident.origin, incident.cause) == (states.OPEN, states.ALARM, states.FIBRE)
	assert incident.affected == 5
	assert frappe.db.get_value("Network Alarm", {}, ["state", "incident"]) == ("Done", incident.name)


def test_ninety_per_cent_of_gasps_are_the_power(served):
	network, homes = served
	lines = json.loads(an_alarm(homes))["affected_subscribers"]
	for line in lines[:-1]:
		line["cause"] = "dying-gasp"
	receive(an_alarm(homes, affected_subscribers=lines, cause="los"))
	alarm_processing.process_due()
	assert incidents_of(network)[0].cause == states.POWER


def test_an_alarm_that_comes_twice_has_one_effect(served):
	network, homes = served
	body = an_alarm(homes)
	for _time in range(3):
		assert receive(body) is alarm_inbox.AlarmAnswer.TAKEN
		alarm_processing.process_due()
	# the same outage, told again a minute later
	receive(an_alarm(homes, minutes_ago=1))
	alarm_processing.process_due()
	assert len(incidents_of(network)) == 1
	assert frappe.db.count(members.DOCTYPE) == 5


def test_an_alarm_that_comes_after_its_own_end_opens_nothing(served):
	network, homes = served
	receive(an_alarm(homes, minutes_ago=1, outage_status="cleared"))
	alarm_processing.process_due()
	receive(an_alarm(homes, minutes_ago=2))
	alarm_processing.process_due()
	assert not incidents_of(network)
	assert frappe.db.get_value("Network Alarm", {"status": "Active"}, ["state", "reason"]) == (
		"Ignored",
		"Older Than Another",
	)


def test_an_alarm_adds_nothing_to_an_incident_that_a_person_ends_at_that_moment(served, monkeypatch):
	network, homes = served
	ended = incidents.an_incident(network.splitter)
	known = repository.list_known(instants.now())
	by_hand.close_incident(ended, note="Réparé", user="Administrator")
	monkeypatch.setattr(repository, "list_known", lambda since: known)
	receive(an_alarm(homes, cause="los"))
	alarm_processing.process_due()
	assert {each.name: each.state for each in incidents_of(network)}.pop(ended) == states.RESTORED
	assert frappe.db.get_value("Network Alarm", {}, "incident") not in (None, ended)


def test_an_alarm_confirms_a_suspicion(served):
	network, homes = served
	name = incidents.an_incident(network.splitter, state=states.SUSPECTED)
	receive(an_alarm(homes, cause="los"))
	alarm_processing.process_due()
	(incident,) = incidents_of(network)
	assert (incident.name, incident.state, incident.cause) == (name, states.OPEN, states.FIBRE)
	assert timeline.ALARM in frappe.get_all(timeline.DOCTYPE, {"incident": name}, pluck="code")


@pytest.mark.parametrize(
	("count", "minutes_ago", "reason"),
	[(2, 2, "Too Few Lines"), (5, 30, "Lines Heard Since"), (0, 2, "Unknown Lines")],
)
def test_an_alarm_about_few_or_well_or_unknown_lines_opens_nothing(served, count, minutes_ago, reason):
	network, homes = served
	lines = {} if count else {"affected_subscribers": [{"onu_serial_number": "<b>x</b>"}]}
	receive(an_alarm(homes[:count], minutes_ago=minutes_ago, **lines))
	alarm_processing.process_due()
	assert not incidents_of(network)
	assert frappe.db.get_value("Network Alarm", {}, ["state", "reason"]) == ("Ignored", reason)


def test_a_customer_is_known_by_the_account_where_no_serial_is_given(served):
	network, homes = served
	lines = [{"account_id": home.customer, "pon_port": "0/1"} for home in homes]
	receive(an_alarm(homes, affected_subscribers=lines))
	alarm_processing.process_due()
	assert incidents_of(network)[0].affected == 5


def test_without_a_secret_or_switched_off_nothing_is_taken(served):
	_network, homes = served
	set_up(False)
	assert receive(an_alarm(homes)) is alarm_inbox.AlarmAnswer.NOT_SET_UP
	set_up(True)
	remove_encrypted_password(SETTINGS, SETTINGS, "alarm_secret")
	assert receive(an_alarm(homes)) is alarm_inbox.AlarmAnswer.NOT_SET_UP


def test_the_clock_finds_alarms_that_wait(served):
	_network, homes = served
	now = instants.now_utc()
	assert due.alarms_since(now) is None
	receive(an_alarm(homes))
	assert due.alarms_since(now + timedelta(minutes=1)) is not None
	alarm_processing.process_due()
	assert due.alarms_since(now + timedelta(minutes=1)) is None
	assert due.old_alarms_since(now + timedelta(days=91)) is not None


# ---- over HTTP


@pytest.fixture
def door(connected_site: str) -> Iterator[Visitor]:
	forget_limits()
	set_up(True)
	frappe.db.commit()  # pages are asked on other connections
	yield Visitor()
	frappe.db.rollback()
	set_up(False)
	remove_encrypted_password(SETTINGS, SETTINGS, "alarm_secret")
	frappe.db.delete("Network Alarm")
	frappe.db.commit()
	forget_limits()


def ask(door: Visitor, body: bytes, headers: dict[str, str]) -> int:
	return door.ask("POST", PATH, headers=headers, data=body, content_type="application/json").status_code


def test_only_a_sender_that_knows_the_secret_is_heard(door: Visitor):
	body, now = an_alarm([], affected_subscribers=[{"onu_serial_number": "X1"}]), instants.now_utc()
	for headers in (
		{},
		sign(body, "another secret, long", now),
		sign(body + b" ", SECRET, now),
		sign(body, SECRET, now - timedelta(minutes=6)),
	):
		assert ask(door, body, headers) == 403
	assert ask(door, b"{}", sign(b"{}", SECRET, now)) == 400
	frappe.db.rollback()
	assert not frappe.db.count("Network Alarm")
	for _time in range(2):
		assert ask(door, body, sign(body, SECRET, now)) == 200
	frappe.db.rollback()
	assert frappe.db.count("Network Alarm") == 1


def test_a_flood_of_megabytes_is_refused(door: Visitor):
	body = b'{"a": [' + b"0," * 3_000_000 + b"0]}"
	assert ask(door, body, sign(body, SECRET, instants.now_utc())) == 413
