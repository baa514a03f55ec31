"""The look for outages on a site: what rows it reads, and what it writes, once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.answers import affecting
from gigafibre_fsm.domain.network.incidents.lifecycle import by_hand
from gigafibre_fsm.domain.network.incidents.rows import members, timeline
from gigafibre_fsm.domain.network.incidents.watching import watch
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import incidents, topology
from tests.watched_network import SERVER, WatchedNetwork

ENGINEER = "Administrator"


@pytest.fixture
def watched(site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[WatchedNetwork]:
	frappe.db.delete("CPE State")
	# each step of the look is a transaction; within a test they are one, which is rolled back
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	made = WatchedNetwork()
	monkeypatch.setattr(instants, "now_utc", lambda: made.now)
	yield made


def the_incident() -> "frappe._dict":
	(found,) = frappe.get_all("Network Incident", fields=["*"])
	return found


def a_manager() -> str:
	email = "incident-manager@example.com"
	values = {"doctype": "User", "email": email, "first_name": "Ève", "language": "fr"}
	frappe.get_doc(values).insert(ignore_if_duplicate=True).add_roles("FSM Manager")
	return email


def codes_of(incident: str) -> set[str]:
	return set(frappe.get_all(timeline.DOCTYPE, {"incident": incident}, pluck="code"))


def test_a_cut_splitter_is_suspected_then_open_and_restored_when_its_lines_return(watched: WatchedNetwork):
	watched.cut()
	watched.pass_polls(3)
	assert the_incident().state == states.SUSPECTED
	assert affecting.find_affecting(watched.homes[0].location) is None
	watched.pass_polls(1)
	incident = the_incident()
	assert (incident.state, incident.node, incident.affected) == (states.OPEN, watched.network.splitter, 6)
	assert affecting.find_affecting(watched.homes[0].location).name == incident.name
	watched.mend(*watched.homes[:2])
	watched.pass_polls(1)
	assert the_incident().state == states.PARTLY_RESTORED
	assert affecting.find_affecting(watched.homes[0].location) is None
	watched.mend()
	watched.pass_polls(2)
	assert the_incident().state == states.RESTORED
	assert {"suspected", "opened", "partly_restored", "restored"} <= codes_of(incident.name)


def test_a_modem_that_was_unplugged_is_nothing(watched: WatchedNetwork):
	watched.cut(watched.homes[0])
	watched.pass_polls(6)
	assert not frappe.get_all("Network Incident")


def test_a_suspicion_whose_lines_call_again_dissolves_and_affects_nobody(watched: WatchedNetwork):
	watched.cut()
	watched.pass_polls(3)
	watched.mend()
	watched.pass_polls(1)
	incident = the_incident()
	assert (incident.state, incident.opened_on) == (states.RESTORED, None)
	assert "dissolved" in codes_of(incident.name)


def test_nothing_is_opened_while_the_server_does_not_answer_and_counting_goes_on(watched: WatchedNetwork):
	watched.cut()
	watched.pass_polls(4)
	minutes = the_incident().user_minutes
	for _hour in range(3):
		heard = watched.poll(20, is_answered=False)
	assert heard.blindness == states.POLL_LATE
	assert the_incident().state == states.OPEN
	assert the_incident().user_minutes >= minutes + 6 * 60 - 6


def test_a_server_that_is_not_called_opens_nothing_and_managers_hear_of_it_once(watched: WatchedNetwork):
	manager = a_manager()
	watched.pass_polls(1)
	for _poll in range(6):
		watched.now += timedelta(minutes=5)
		known = watched.now.isoformat(timespec="seconds")
		frappe.db.set_single_value("CPE Polling", "known_until", known)
		heard = watched.poll(0, is_answered=False)
	assert heard.blindness == states.NO_CALLS
	assert not frappe.get_all("Network Incident")
	notices = {"document_type": watch.DOCTYPE, "for_user": manager}
	assert frappe.db.count("Notification Log", notices) == 1


def test_a_question_for_a_person_waits_as_long_as_the_lines_are_silent(watched: WatchedNetwork):
	frappe.db.set_single_value("FSM Incident Settings", "core_share", 10)
	frappe.clear_document_cache("FSM Incident Settings", "FSM Incident Settings")
	watched.cut()
	watched.pass_polls(14)
	incident = the_incident()
	assert (incident.state, incident.needs_person) == (states.SUSPECTED, 1)
	by_hand.confirm_incident(incident.name, cause="", user=ENGINEER)
	watched.pass_polls(1)
	assert (the_incident().state, the_incident().affected) == (states.OPEN, 6)
	frappe.clear_document_cache("FSM Incident Settings", "FSM Incident Settings")


def test_the_same_poll_is_counted_once(watched: WatchedNetwork):
	watched.cut()
	watched.pass_polls(3)
	# a worker was killed before it wrote until when it had looked
	before = due.poll_key({SERVER: watched.now - timedelta(minutes=5)})
	for _again in range(3):
		frappe.db.set_single_value(watch.DOCTYPE, "heard_until", before)
		watch.watch_network()
	assert the_incident().state == states.SUSPECTED
	assert frappe.db.count(members.DOCTYPE) == 6


def test_lines_of_a_server_that_is_away_say_nothing_and_those_of_another_do(watched: WatchedNetwork):
	"""Oktopus is dead: its three lines are not silent, and the six of GenieACS are found all the same."""
	frappe.db.set_single_value("FSM Oktopus Settings", "enabled", 1)
	other = [
		incidents.a_served_home(topology.a_node("Drop", watched.other.splitter, port).name)
		for port in (1, 2, 3)
	]
	for home in other:
		frappe.db.set_value("CPE State", home.equipment, "acs_backend", "Oktopus")
	watched.cut(*watched.homes, *other)
	for _poll in range(5):
		watched.let_pass()
		frappe.db.set_value("CPE State", {"acs_backend": "Oktopus"}, "state", "Online")
		heard = watch.watch_network()
	assert (heard["Oktopus"].blindness, heard[SERVER].blindness) == (states.NOT_POLLED, "")
	assert (the_incident().node, the_incident().affected) == (watched.network.splitter, 6)


def test_planned_work_is_no_alarm_and_ends_with_its_time(watched: WatchedNetwork):
	start, end = (instants.to_site(watched.now + timedelta(minutes=minutes)) for minutes in (3, 60))
	incident = by_hand.plan_work(watched.network.pon_port, start, end, note="Épissures", user=ENGINEER)
	watched.pass_polls(1)
	assert the_incident().state == states.OPEN
	watched.cut()
	watched.pass_polls(8)
	assert (the_incident().name, the_incident().silent) == (incident, 6)
	watched.mend()
	watched.pass_polls(2)
	assert the_incident().state == states.PARTLY_RESTORED
	watched.pass_polls(3)
	assert the_incident().state == states.RESTORED


def test_the_silence_of_suspended_customers_says_nothing(watched: WatchedNetwork):
	watched.cut()
	suspended = {home.customer for home in watched.homes}
	for _poll in range(6):
		watched.poll(list_suspended=lambda: suspended)
	assert not frappe.get_all("Network Incident")


def test_an_outage_that_returns_within_half_an_hour_is_the_same(watched: WatchedNetwork):
	watched.cut()
	watched.pass_polls(4)
	watched.mend()
	watched.pass_polls(2)
	assert the_incident().state == states.RESTORED
	watched.cut()
	watched.pass_polls(4)
	assert the_incident().state == states.OPEN
	assert "reopened" in codes_of(the_incident().name)


def test_an_outage_reported_by_hand_follows_its_lines(watched: WatchedNetwork):
	watched.poll()
	incident = by_hand.open_incident(watched.network.splitter, note="x", cause="Fibre", user=ENGINEER)
	watched.cut()
	watched.pass_polls(4)
	assert (the_incident().name, the_incident().silent) == (incident, 6)
	watched.mend()
	watched.pass_polls(2)
	assert the_incident().state == states.RESTORED


def test_light_that_is_lost_together_opens_without_telling_that_service_is_gone(watched: WatchedNetwork):
	def set_light(level: float) -> None:
		for home in watched.homes:
			values = {"optical_state": "Measured", "usual_rx": -20, "rx_power": level}
			frappe.db.set_value("CPE State", home.equipment, values)

	set_light(-25)
	watched.pass_polls(2)
	incident = the_incident()
	assert (incident.state, incident.origin, incident.cause) == (states.OPEN, states.LIGHT, states.FIBRE)
	assert affecting.find_affecting(watched.homes[0].location) is None
	set_light(-20.5)
	watched.pass_polls(2)
	assert the_incident().state == states.RESTORED


def test_managers_are_warned_once_at_half_and_once_when_it_must_be_reported(watched: WatchedNetwork):
	manager = a_manager()
	watched.cut()
	watched.pass_polls(4)
	name = the_incident().name
	# as if each address had been out for 900 hours
	long_ago = watched.now - timedelta(minutes=54_000)
	frappe.db.set_value(members.DOCTYPE, {"incident": name}, "silent_utc", long_ago)
	watched.pass_polls(3)
	incident = the_incident()
	assert incident.user_minutes >= 300_000 and incident.warned_half_on and not incident.warned_full_on
	notices = {"document_name": name, "for_user": manager}
	assert frappe.db.count("Notification Log", notices) == 1
	frappe.db.set_value(
		members.DOCTYPE, {"incident": name}, "silent_utc", long_ago - timedelta(minutes=54_000)
	)
	frappe.db.set_value("Network Incident", name, "started_utc", long_ago)
	watched.pass_polls(3)
	assert the_incident().warned_full_on
	assert frappe.db.count("Notification Log", notices) == 2


def test_the_clock_finds_what_is_to_be_looked_at(watched: WatchedNetwork):
	watched.poll()
	now = watched.now
	assert due.watch_since(now) is None
	frappe.db.set_single_value("CPE Polling", "known_until", (now + timedelta(minutes=1)).isoformat())
	assert due.watch_since(now + timedelta(minutes=1)) is not None
	watch.watch_network()
	incidents.an_incident(watched.network.splitter)
	assert due.watch_since(now + timedelta(minutes=2)) is None
	assert due.watch_since(now + timedelta(minutes=6)) is not None


def test_a_second_worker_leaves_the_look_to_the_first(watched: WatchedNetwork):
	here = frappe.local.db
	frappe.connect(set_admin_as_user=False)
	there = frappe.local.db
	try:
		with watch._alone() as mine:
			assert mine
			frappe.local.db = here
			assert watch.watch_network() is None
			frappe.local.db = there
	finally:
		there.close()
		frappe.local.db = here
	assert watch.watch_network() is not None
