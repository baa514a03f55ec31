"""Incidents as documents: what others ask of them, and what people do with them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

import frappe

from gigafibre_fsm.domain.network.incidents import settings, states
from gigafibre_fsm.domain.network.incidents.answers import affecting, customers
from gigafibre_fsm.domain.network.incidents.lifecycle import by_hand, learning
from gigafibre_fsm.domain.network.incidents.rows import members, repository, timeline
from gigafibre_fsm.domain.network.incidents.rule.matching import IncidentStep, Step
from gigafibre_fsm.domain.network.incidents.watching import steps
from gigafibre_fsm.domain.network.picture import open_incidents
from gigafibre_fsm.domain.platform import instants, transactions
from gigafibre_fsm.exceptions import FsmError, OutOfDate
from gigafibre_fsm.tests import incidents, topology
from gigafibre_fsm.tests.incidents import ServedHome
from gigafibre_fsm.tests.topology import NetworkNames
from tests.plugin import SITE

pytestmark = pytest.mark.usefixtures("site")
ENGINEER = "Administrator"


@pytest.fixture
def served(site: str) -> tuple[NetworkNames, list[ServedHome]]:
	return incidents.a_network_of_homes(3)


def state_of(incident: str) -> str:
	return frappe.db.get_value("Network Incident", incident, "state")


def codes_of(incident: str) -> list[str]:
	return frappe.get_all(timeline.DOCTYPE, {"incident": incident}, pluck="code")


# ---- what others ask


def test_an_open_incident_affects_its_addresses_until_their_lines_return(served):
	network, homes = served
	incident = incidents.an_incident(network.splitter)
	assert affecting.find_affecting(homes[0].location).name == incident
	incidents.let_return(incident, homes[0].equipment)
	places = [home.location for home in homes]
	assert set(affecting.find_affecting_locations(places)) == set(places[1:])
	assert set(affecting.find_affecting_customers([home.customer for home in homes])) == {
		home.customer for home in homes[1:]
	}


@pytest.mark.parametrize("state", [states.SUSPECTED, states.PLANNED, states.RESTORED, states.FALSE_ALARM])
def test_what_is_not_open_affects_nobody(served, state: str):
	network, homes = served
	incidents.an_incident(network.splitter, state=state)
	assert affecting.find_affecting(homes[0].location) is None


def test_weak_light_alone_is_no_outage(served):
	network, homes = served
	incident = incidents.an_incident(network.splitter, origin=states.LIGHT)
	frappe.db.set_value(members.DOCTYPE, {"incident": incident}, {"silent_from": None, "silent_utc": None})
	assert affecting.find_affecting(homes[0].location) is None


def test_planned_work_cuts_off_only_the_lines_that_fall_silent(served):
	network, homes = served
	work = incidents.an_incident(network.splitter, origin=states.PLANNED_WORK, cause=states.PLANNED_WORK)
	working = {"incident": work, "equipment": homes[0].equipment}
	frappe.db.set_value(members.DOCTYPE, working, {"silent_from": None, "silent_utc": None})
	assert affecting.find_affecting(homes[0].location) is None
	assert affecting.find_affecting(homes[1].location).name == work
	told = customers.list_uninformed(work, states.PLANNED_WORK, 20)
	assert set(told) == {home.customer for home in homes[1:]}


def test_money_waits_while_it_is_open_and_a_day_longer(served):
	network, homes = served
	now, customer = instants.now(), homes[0].customer
	incident = incidents.an_incident(network.splitter)
	assert affecting.find_money_hold(customer, now).is_open
	incidents.restore(incident)
	assert affecting.find_money_hold(customer, now).name == incident
	assert affecting.find_money_hold(customer, now + timedelta(hours=23)) is not None
	assert affecting.find_money_hold(customer, now + timedelta(hours=25)) is None
	assert affecting.find_money_hold(homes[1].customer + "x", now) is None


def test_a_suspicion_that_dissolved_holds_no_money(served):
	network, homes = served
	incident = incidents.an_incident(network.splitter, state=states.SUSPECTED)
	incidents.restore(incident)
	assert affecting.find_money_hold(homes[0].customer, instants.now()) is None


def test_maps_see_the_worst_state_on_a_node(served):
	network, _homes = served
	incidents.an_incident(network.splitter, state=states.SUSPECTED)
	assert _states_by_node() == {network.splitter: states.SUSPECTED}
	incidents.an_incident(network.splitter, state=states.OPEN)
	assert _states_by_node() == {network.splitter: states.OPEN}


def _states_by_node() -> dict[str, str]:
	return {each.node: each.state for each in open_incidents.list_standing()}


# ---- user-minutes


def test_user_minutes_are_counted_from_rows_and_stop_with_each_return(served):
	network, homes = served
	incident = incidents.an_incident(network.splitter, minutes_ago=40)
	counted = repository.write_counts(incident)
	assert (counted.affected, counted.fallen, counted.silent) == (3, 3, 3)
	assert 119 <= counted.user_minutes <= 121
	back = instants.now_utc() - timedelta(minutes=10)
	frappe.db.set_value(
		members.DOCTYPE, {"incident": incident, "equipment": homes[0].equipment}, "back_utc", back
	)
	assert 109 <= repository.write_counts(incident).user_minutes <= 111


# ---- what people do


def test_an_outage_that_a_person_reports_affects_all_that_the_node_feeds(served):
	network, homes = served
	incident = by_hand.open_incident(network.pon_port, note="Pôle à terre", cause="Fibre", user=ENGINEER)
	assert state_of(incident) == states.OPEN
	assert affecting.find_affecting(homes[2].location).cause == "Fibre"
	with pytest.raises(FsmError, match="open there already"):
		by_hand.open_incident(network.pon_port, note="Again", cause="Unknown", user=ENGINEER)


@pytest.fixture
def splitter(site: str) -> Iterator[str]:
	made = topology.a_network(drops=0)
	frappe.db.commit()  # the windows are other connections
	yield made.splitter
	frappe.db.rollback()
	incident = frappe.db.get_value("Network Incident", {"node": made.splitter})
	frappe.db.delete(timeline.DOCTYPE, {"incident": incident})
	frappe.db.delete("Network Incident", {"node": made.splitter})
	frappe.db.delete("Network Node", {"site": made.site})
	frappe.db.commit()  # as above


def test_two_windows_that_report_one_outage_at_once_open_one_incident(splitter: str):
	with ThreadPoolExecutor(4) as windows:
		answers = list(windows.map(lambda _each: report_in_a_window(splitter), range(4)))
	frappe.db.rollback()  # a new snapshot
	assert frappe.db.count("Network Incident", {"node": splitter}) == 1
	assert sorted(answers) == [False, False, False, True]


def report_in_a_window(node: str) -> bool:
	frappe.init(site=SITE, sites_path=".")
	frappe.connect()
	try:
		transactions.run_transaction(
			lambda: by_hand.open_incident(node, note="x", cause="Unknown", user=ENGINEER)
		)
	except FsmError as refusal:
		assert "open there already" in str(refusal)
		return False
	else:
		return True
	finally:
		frappe.destroy()


def test_a_home_with_two_devices_is_one_member(served):
	network, homes = served
	incidents.install_line(homes[0].location, homes[0].customer, network.drops[0])
	incident = by_hand.open_incident(network.splitter, note="x", cause="Unknown", user=ENGINEER)
	assert frappe.db.count(members.DOCTYPE, {"incident": incident}) == 3


def test_a_confirmed_suspicion_is_open_and_says_who_did_it(served):
	network, _homes = served
	incident = incidents.an_incident(network.splitter, state=states.SUSPECTED, needs_person=1)
	by_hand.confirm_incident(incident, cause="Power", user=ENGINEER)
	values = frappe.db.get_value(
		"Network Incident", incident, ["state", "cause", "confirmed_by", "needs_person"]
	)
	assert values == (states.OPEN, "Power", ENGINEER, 0)
	assert {"confirmed", "cause"} <= set(codes_of(incident))


def test_a_person_who_confirms_the_whole_takes_its_parts_along(served):
	network, _homes = served
	part = incidents.an_incident(network.splitter)
	whole = incidents.an_incident(network.olt, state=states.SUSPECTED, needs_person=1)
	by_hand.confirm_incident(whole, cause="", user=ENGINEER)
	assert (state_of(part), state_of(whole)) == (states.MERGED, states.OPEN)
	assert frappe.db.get_value("Network Incident", whole, "affected") == 3


def test_a_merged_incident_gives_its_lines_away_once(served):
	network, _homes = served
	first, second = incidents.an_incident(network.splitter), incidents.an_incident(network.pon_port)
	by_hand.merge_incidents(first, second, user=ENGINEER)
	assert (state_of(first), state_of(second)) == (states.MERGED, states.OPEN)
	assert frappe.db.get_value("Network Incident", second, ["affected", "silent"]) == (3, 3)
	with pytest.raises(OutOfDate):
		by_hand.merge_incidents(first, second, user=ENGINEER)


def test_a_suspicion_that_takes_over_a_confirmed_incident_is_open(served):
	network, homes = served
	confirmed = incidents.an_incident(network.splitter, state=states.PARTLY_RESTORED)
	suspected = incidents.an_incident(network.pon_port, state=states.SUSPECTED)
	by_hand.merge_incidents(confirmed, suspected, user=ENGINEER)
	assert state_of(suspected) == states.OPEN
	assert affecting.find_affecting(homes[0].location).name == suspected


def test_the_rule_leaves_an_incident_alone_that_a_person_has_just_ended(served):
	network, _homes = served
	ended, going = incidents.an_incident(network.splitter), incidents.an_incident(network.pon_port)
	by_hand.mark_false(ended, user=ENGINEER)
	planned = IncidentStep(Step.ABSORB, going, other=ended)
	steps.take_step(planned, instants.now(), "a poll", settings.load_thresholds())
	assert (state_of(ended), state_of(going)) == (states.FALSE_ALARM, states.OPEN)


def test_a_false_alarm_teaches_its_node_and_reopening_takes_the_lesson_back(served):
	network, _homes = served
	incident = incidents.an_incident(network.splitter, hits=4, lines=6)
	by_hand.mark_false(incident, user=ENGINEER)
	learned = learning.load_learned([network.splitter])[network.splitter]
	assert (learned.fewest, learned.share) == (5, 71)
	by_hand.reopen_incident(incident, user=ENGINEER)
	assert state_of(incident) == states.OPEN
	assert not any(
		frappe.db.get_value("Network Node", network.splitter, ["incident_fewest", "incident_share"])
	)


def test_what_is_over_is_not_decided_again(served):
	network, _homes = served
	incident = incidents.an_incident(network.splitter)
	by_hand.close_incident(incident, note="Réparé", user=ENGINEER)
	for decide in (
		lambda: by_hand.mark_false(incident, user=ENGINEER),
		lambda: by_hand.confirm_incident(incident, cause="", user=ENGINEER),
		lambda: by_hand.close_incident(incident, note="Encore", user=ENGINEER),
	):
		with pytest.raises(OutOfDate):
			decide()


@pytest.mark.parametrize(
	("start", "end"), [(2, 1), (-5, -1), (1, 24 * 20)], ids=["backwards", "over", "too long"]
)
def test_work_at_impossible_times_is_refused_in_words(served, start: int, end: int):
	network, _homes = served
	now = instants.now()
	times = now + timedelta(hours=start), now + timedelta(hours=end)
	with pytest.raises(FsmError, match="two weeks at most"):
		by_hand.plan_work(network.splitter, *times, note="x", user=ENGINEER)


@pytest.mark.parametrize("hours", [-24 * 8, 2])
def test_an_outage_at_an_impossible_time_is_refused_in_words(served, hours: int):
	network, _homes = served
	since = instants.now() + timedelta(hours=hours)
	with pytest.raises(FsmError, match="at most seven days ago"):
		by_hand.open_incident(network.splitter, note="x", cause="Unknown", user=ENGINEER, started_on=since)


def test_a_note_that_no_timeline_could_hold_is_refused_in_words(served):
	network, _homes = served
	note, now = "x" * 70_000, instants.now()
	work = now + timedelta(hours=1), now + timedelta(hours=2)
	for write in (
		lambda: by_hand.open_incident(network.splitter, note=note, cause="Unknown", user=ENGINEER),
		lambda: by_hand.plan_work(network.splitter, *work, note=note, user=ENGINEER),
		lambda: by_hand.close_incident(incidents.an_incident(network.splitter), note=note, user=ENGINEER),
	):
		with pytest.raises(FsmError, match="at most 1000 characters"):
			write()


# ---- the timeline


def test_the_timeline_is_worded_for_its_reader_and_keeps_text_as_typed(served):
	network, _homes = served
	note = '<b>"x" & Co'
	incident = by_hand.open_incident(network.splitter, note=note, cause="Unknown", user=ENGINEER)
	assert timeline.load_timeline(incident)[0].sentence == f"Reported by hand: {note}"
	frappe.local.lang = "fr"
	try:
		assert timeline.load_timeline(incident)[0].sentence == f"Signalé à la main\u00a0: {note}"
	finally:
		frappe.local.lang = "en"


def test_each_code_has_a_sentence():
	codes = {value for name, value in vars(timeline).items() if name.isupper() and isinstance(value, str)} - {
		timeline.DOCTYPE
	}
	assert not codes - set(timeline._sentences())


def test_a_node_with_an_incident_can_still_be_deleted(site: str):
	node = topology.a_node("Site")
	incidents.an_incident(node.name)
	frappe.delete_doc("Network Node", node.name)
	assert not frappe.db.exists("Network Node", node.name)
