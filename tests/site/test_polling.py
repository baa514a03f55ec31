"""Rounds of asking the ACS about all devices: few requests, nothing missed, nothing taken for dead by mistake."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

import frappe
from frappe.utils import now_datetime
from frappe.utils.background_jobs import get_queue

from gigafibre_fsm.domain import due
from gigafibre_fsm.domain.network import due as network_due
from gigafibre_fsm.domain.network.line import line_state, silence
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.polling import poller
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.setup import network_health
from gigafibre_fsm.tests import devices, lines
from gigafibre_fsm.tests.lines import RX
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn

HOURLY = {"Device.ManagementServer.PeriodicInformInterval": 3600}


@pytest.fixture(scope="module", autouse=True)
def _caches_forgotten(connected_site: str) -> Iterator[None]:
	yield
	frappe.clear_cache()


@pytest.fixture
def acs(connected_site: str) -> Iterator[GenieacsStandIn]:
	with taken_away_afterwards(with_caches=False), lines.acs_of_the_site() as stand_in:
		frappe.db.delete("Singles", {"doctype": poller.DOCTYPE})
		_page_size(50)
		yield stand_in
		frappe.db.rollback()
		frappe.db.delete("Singles", {"doctype": poller.DOCTYPE})
		frappe.db.commit()  # as the rounds do


def _page_size(size: int) -> None:
	frappe.db.set_single_value(lines.SETTINGS, "page_size", size)
	frappe.db.commit()  # rounds begin with what is committed


def a_round() -> poller.PollingRound | None:
	"""A round that is due."""
	frappe.db.set_single_value(poller.DOCTYPE, "next_attempt", None)
	frappe.db.commit()  # as above
	return poller.run_round(now_datetime)


def noted(field: str) -> object:
	return frappe.db.get_singles_dict(poller.DOCTYPE, cast=True).get(field)


def test_a_first_round_reads_every_device_page_by_page(acs: GenieacsStandIn):
	model = devices.a_model()
	mine = [devices.a_device(equipment_model=model).name for _number in range(120)]
	for number, serial in enumerate(mine):
		acs.add("XX230v", serial, values={RX: -20000 - number}, informed_ago=20)
	done = a_round()
	assert (done.requests, done.devices, done.written) == (3, 120, 120)
	assert line_state.find_line(mine[7]).light.rx == pytest.approx(-20.01, abs=0.005)
	assert {line_state.find_line(serial).state for serial in mine} == {"Online"}


def test_the_next_round_asks_only_for_what_informed_since(acs: GenieacsStandIn):
	mine = [devices.a_device().name for _number in range(3)]
	ids = [acs.add("XX230v", serial, informed_ago=3600).id for serial in mine]
	assert a_round().devices == 3
	assert a_round().devices == 0
	acs.change(ids[1], values={RX: -23000})
	acs.inform(ids[1])
	assert a_round().written == 1
	assert line_state.find_line(mine[1]).light.rx == -23.0


def test_an_inform_whose_session_was_under_way_is_not_missed(acs: GenieacsStandIn):
	mine = devices.a_device().name
	cpe = acs.add("XX230v", mine, informed_ago=3600)
	a_round()
	# it began to call before the round, and the ACS stored what it said after it
	acs.change(cpe.id, values={RX: -24000})
	acs.inform(cpe.id)
	acs.change(cpe.id, informed_ago=100)
	a_round()
	assert line_state.find_line(mine).light.rx == -24.0


def test_a_serial_with_a_dash_and_one_of_gpon_are_matched_to_stock(acs: GenieacsStandIn):
	dashed = devices.a_device(serial_number="22275A7000395").name
	gpon = devices.a_device(gpon_serial="HWTC1A2B3C4D").name
	acs.add("XX230v", "22275A7-000395")
	acs.add("HG8245H", "485754431A2B3C4D")
	assert a_round().written == 2
	assert line_state.find_line(dashed).acs_id == "1C61B4-XX230v-22275A7%2D000395"
	assert line_state.find_line(gpon).product_class == "HG8245H"


def test_devices_that_stock_does_not_know_are_counted_until_it_does(acs: GenieacsStandIn):
	acs.add("XX230v", "99887766554433", informed_ago=3600)
	acs.add("XX230v", "99887766554434", informed_ago=3600)
	a_round()
	assert noted("strangers_count") == 2
	assert {each["serial"] for each in json.loads(noted("strangers")).values()} == {
		"99887766554433",
		"99887766554434",
	}
	device = devices.a_device(
		serial_number="99887766554433", equipment_model=devices.a_model(serial_pattern="")
	)
	acs.inform(next(name for name in acs.store.devices if name.endswith("33")))
	a_round()
	assert line_state.find_line(device.name)
	assert noted("strangers_count") == 1


def test_a_device_that_misses_its_own_informs_is_noticed_without_a_request(acs: GenieacsStandIn):
	quick, slow = devices.a_device().name, devices.a_device().name
	ids = [acs.add("XX230v", quick).id, acs.add("XX230v", slow, values=HOURLY).id]
	a_round()
	for age, expected in ((20, ("Silent", "Online")), (60 * 40, ("Offline", "Offline"))):
		_time_passes(acs, ids, age)
		done = a_round()
		assert (done.requests, done.devices) == (1, 0)
		assert (line_state.find_line(quick).state, line_state.find_line(slow).state) == expected
		assert line_state.find_line(quick).state_since == line_state.find_line(quick).last_inform


def _time_passes(acs: GenieacsStandIn, ids: list[str], minutes: int) -> None:
	"""Nobody has called for so long, and nobody knows more of it than the ACS."""
	for name in ids:
		acs.change(name, informed_ago=60 * minutes)
		frappe.db.set_value(
			"CPE State", {"acs_id": name}, "last_inform", now_datetime() - timedelta(minutes=minutes)
		)


def test_an_acs_that_cannot_be_reached_makes_nobody_silent_and_is_left_alone_for_longer(acs: GenieacsStandIn):
	mine = devices.a_device().name
	acs.add("XX230v", mine)
	a_round()
	acs.use("down")
	later = now_datetime() + timedelta(hours=5)
	for failures in (1, 2, 3):
		asked = len(acs.requests)
		frappe.db.set_single_value(poller.DOCTYPE, "next_attempt", None)
		assert poller.run_round(lambda: later) is None
		assert noted("failures") == failures
		assert len(acs.requests) == asked + 1
		pause = timedelta(minutes=5 * 2**failures)
		assert frappe.utils.get_datetime(noted("next_attempt")) == instants.to_utc(later) + pause
	assert line_state.find_line(mine).state == "Online"
	assert noted("problem")
	acs.use("ok")
	a_round()
	assert (noted("failures"), noted("problem")) == (0, "")


def test_what_came_before_a_page_that_did_not_come_is_kept_and_asked_for_again(acs: GenieacsStandIn):
	model = devices.a_model()
	mine = [devices.a_device(equipment_model=model).name for _number in range(60)]
	for serial in mine:
		acs.add("XX230v", serial)
	answer, answered = acs.answer, []

	def once(request):
		answered.append(request)
		if len(answered) > 1:
			raise ConnectionResetError
		return answer(request)

	with patch.object(acs, "answer", once):
		assert a_round() is None
	assert frappe.db.count("CPE State", {"name": ("in", mine)}) == 50
	assert not noted("known_until")
	assert a_round().written == 60


def test_a_second_worker_leaves_the_round_to_the_first(acs: GenieacsStandIn):
	acs.add("XX230v", devices.a_device().name)
	frappe.db.set_single_value(poller.DOCTYPE, "next_attempt", None)
	frappe.db.commit()  # as above
	here = frappe.local.db
	frappe.connect(set_admin_as_user=False)
	there = frappe.local.db
	try:
		with poller._alone("GenieACS") as mine:
			assert mine
			frappe.local.db = here
			assert poller.run_round(now_datetime) is None
			frappe.local.db = there
	finally:
		there.close()
		frappe.local.db = here
	assert poller.run_round(now_datetime).devices == 1


def test_it_is_asked_no_sooner_than_the_settings_say(acs: GenieacsStandIn):
	now = now_datetime()
	assert poller.run_round(lambda: now) is not None
	assert poller.run_round(lambda: now + timedelta(minutes=4)) is None
	assert poller.run_round(lambda: now + timedelta(minutes=5)) is not None


def test_a_round_is_queued_once_however_often_the_clock_beats(acs: GenieacsStandIn):
	for _beat in range(3):
		due.queue_tasks()
	waiting = get_queue(network_due.queue_name())
	mine = [name for name in waiting.get_job_ids() if "fsm-run_poll-" in name]
	for name in mine:
		waiting.fetch_job(name).delete()
	assert len(mine) == 1


def test_rounds_have_a_queue_of_their_own_where_the_bench_has_workers_for_it(acs: GenieacsStandIn):
	assert network_due.queue_name() == "long"
	with patch.dict(frappe.conf, {"workers": {network_due.QUEUE: {"timeout": 1500}}}):
		assert network_due.queue_name() == network_due.QUEUE


def test_a_switched_off_acs_is_not_asked(acs: GenieacsStandIn):
	frappe.db.set_single_value(lines.SETTINGS, "enabled", 0)
	assert a_round() is None
	assert not acs.requests


def test_the_doctor_says_how_it_goes(acs: GenieacsStandIn):
	assert network_health.list_rounds()[0][0] == "broken"
	acs.add("XX230v", devices.a_device().name)
	acs.add("XX230v", "STRANGE1")
	a_round()
	good, strange = network_health.list_rounds()
	assert good[0] == "good"
	assert "1 online" in good[1]
	assert "1 modems" in strange[1]
	frappe.db.set_single_value(poller.DOCTYPE, "answered_on", now_datetime() - timedelta(hours=1))
	assert network_health.list_rounds()[0][0] == "broken"


# ---- clocks


def test_no_device_falls_silent_in_the_night_when_clocks_jump_ahead(acs: GenieacsStandIn):
	"""At 2:00 it is 3:00: a device that informed at 1:59 informed a minute ago."""
	device = devices.a_device().name
	jump = datetime(2027, 3, 14, 7, 0)  # UTC
	line = poller.device_snapshot.Line("Online", instants.to_site(jump - timedelta(minutes=1)), 300)
	line_repository.save_lines([(device, line)], instants.to_site(jump))
	with patch.object(instants, "get_system_timezone", lambda: "America/Toronto"):
		silence.notice_silence(instants.to_steady_site_time(jump + timedelta(minutes=1)), 2.5, "GenieACS")
		assert line_state.find_line(device).state == "Online"
		silence.notice_silence(instants.to_steady_site_time(jump + timedelta(hours=4)), 2.5, "GenieACS")
		assert line_state.find_line(device).state == "Silent"


def test_times_go_from_utc_to_the_site_and_back(acs: GenieacsStandIn):
	moment = datetime(2026, 11, 25, 12, 0)
	assert instants.to_utc(instants.to_site(moment)) == moment
	assert instants.to_site(moment) == datetime(2026, 11, 25, 7, 0)
