"""The line of a device: what the ACS says is kept, shown, and compared with the day of the installation."""

import html
from collections.abc import Iterator
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network.line import baselines, line_state
from gigafibre_fsm.tests import devices, lines
from gigafibre_fsm.tests.lines import RX, VENDOR_RX
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from gigafibre_fsm.tests.visitor import Visitor, forget_limits


@pytest.fixture(scope="module")
def stand_in(connected_site: str) -> Iterator[GenieacsStandIn]:
	with taken_away_afterwards(), lines.acs_of_the_site() as server:
		yield server


@pytest.fixture
def acs(stand_in: GenieacsStandIn) -> GenieacsStandIn:
	"""The stand-in, and a site that knows no line yet."""
	frappe.db.rollback()
	stand_in.forget()
	for doctype in ("CPE State", "CPE Reading"):
		frappe.db.delete(doctype)
	frappe.db.commit()
	forget_limits()
	return stand_in


def tasks_sent(acs: GenieacsStandIn) -> int:
	return sum(1 for request in acs.requests if request.method == "POST")


# ---- looking at one device


def test_a_look_keeps_what_the_acs_says(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=60, values={RX: -21300})
	line = line_state.refresh_line(ont.equipment, now_datetime())
	kept = line_state.find_line(ont.equipment)
	assert (kept.state, kept.light.rx, kept.acs_id) == ("Online", -21.3, ont.acs_id)
	assert (kept.firmware, kept.wifi_ssid, kept.hosts_count) == (line.firmware, "Gigafibre", 1)
	assert abs(kept.last_inform - now_datetime()) < timedelta(minutes=2), "the site's time, not UTC"


def test_the_device_itself_is_asked_at_most_once_a_minute(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=60)
	acs.change(ont.acs_id, values={RX: -25000})
	assert line_state.refresh_line(ont.equipment, now_datetime()).light.rx == -25.0, (
		"read from the device, not from memory"
	)
	before = tasks_sent(acs)
	line_state.refresh_line(ont.equipment, now_datetime())
	assert tasks_sent(acs) == before
	forget_limits()
	line_state.refresh_line(ont.equipment, now_datetime())
	assert tasks_sent(acs) == before + 1


def test_a_closed_valve_lets_nothing_reach_a_device(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=60)
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	try:
		assert line_state.refresh_line(ont.equipment, now_datetime()).state == "Online"
		assert tasks_sent(acs) == 0
	finally:
		frappe.db.set_single_value("FSM Settings", "outbound", "Live")
		frappe.db.commit()


def test_a_device_that_is_offline_shows_what_the_acs_last_knew(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, values={RX: -20000}, informed_ago=7200, connection="offline")
	line = line_state.refresh_line(ont.equipment, now_datetime())
	assert (line.state, line.light.rx) == ("Silent", -20.0)


def test_a_device_that_the_acs_does_not_know_leaves_no_row(acs: GenieacsStandIn):
	device = devices.a_device()
	assert line_state.refresh_line(device.name, now_datetime()).state == "Unknown"
	assert line_state.find_line(device.name) is None


def test_a_gpon_serial_in_digits_finds_the_device(acs: GenieacsStandIn):
	device = devices.a_device(gpon_serial="HWTC1A2B3C4D")
	acs.add("HG8245H", "485754431A2B3C4D", informed_ago=10)
	assert line_state.refresh_line(device.name, now_datetime()).product_class == "HG8245H"


def test_a_level_of_unknown_unit_is_kept_without_a_figure(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, values={RX: 0, VENDOR_RX: 115}, informed_ago=10)
	model = frappe.get_doc(
		"Equipment Model", frappe.db.get_value("Equipment", ont.equipment, "equipment_model")
	)
	model.append("optical_paths", {"receive_path": VENDOR_RX, "unit": "Unknown"})
	model.save()
	line_state.refresh_line(ont.equipment, now_datetime())
	row = frappe.db.get_value("CPE State", ont.equipment, ["optical_state", "rx_power", "optical_raw"])
	assert row == ("Unknown Unit", 0, "115")
	model.optical_paths[0].update({"unit": "0.1 µW", "firmware": "0.6.0"})
	model.save()
	assert line_state.refresh_line(ont.equipment, now_datetime()).light.rx == -19.39


def test_a_changed_state_says_since_when_and_an_equal_one_keeps_it(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=7200, connection="offline")
	line_state.refresh_line(ont.equipment, now_datetime())
	silent = line_state.find_line(ont.equipment)
	assert silent.state_since == silent.last_inform
	acs.inform(ont.acs_id)
	line_state.refresh_line(ont.equipment, now_datetime())
	online = line_state.find_line(ont.equipment)
	assert (online.state, online.state_since) == ("Online", online.last_inform)
	acs.inform(ont.acs_id)
	line_state.refresh_line(ont.equipment, now_datetime() + timedelta(seconds=5))
	assert line_state.find_line(ont.equipment).state_since == online.state_since


# ---- the baseline


def test_an_installation_awaits_its_baseline_and_takes_it_once_the_device_informs(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=7200, connection="offline", values={RX: -19000})
	assert lines.find_baseline(ont.equipment) is None
	assert line_state.device_line(ont.equipment).is_awaited
	assert baselines.take_due(now_datetime()) == 0, "it has not informed since it was installed"
	acs.inform(ont.acs_id)
	assert baselines.take_due(now_datetime() + timedelta(seconds=1)) == 1
	base = lines.find_baseline(ont.equipment)
	assert (base.rx_power, base.optical_state, base.job) == (-19.0, "Measured", ont.job)
	assert base.firmware.startswith("0.6.0")
	assert base.service_location == ont.location
	assert baselines.take_due(now_datetime()) == 0, "it is taken once"


def test_the_row_that_awaits_is_written_with_the_installation(acs: GenieacsStandIn):
	technician = devices.a_technician_with_truck("Alice Roy")
	device = devices.a_device(technician.truck)
	frappe.db.commit()
	place = lines.builders.a_location(lines.builders.a_customer().name)
	movements.install_device(
		device.name, job=None, technician=technician.name, location=place.name, customer=place.customer
	)
	frappe.db.rollback()
	assert not frappe.db.exists("CPE Reading", {"equipment": device.name})


def test_a_device_that_is_taken_away_is_not_awaited_any_more(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs)
	movements.remove_device(ont.equipment, job=ont.job, technician=ont.technician)
	assert not frappe.db.exists("CPE Reading", {"equipment": ont.equipment})


def test_a_level_that_was_read_before_the_installation_is_no_baseline(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs)
	row = baselines.list_awaited(now_datetime(), 1)[0]
	line_state.refresh_line(ont.equipment, now_datetime())
	stale = {
		"values_on": row.taken_on - timedelta(hours=3),
		"last_inform": row.taken_on + timedelta(minutes=1),
	}
	frappe.db.set_value("CPE State", ont.equipment, stale)
	line = line_state.find_line(ont.equipment)
	assert not baselines.complete_awaited(row, line, row.taken_on + timedelta(minutes=2))
	assert baselines.complete_awaited(row, line, row.taken_on + timedelta(days=2)), (
		"in the end it is taken without a level"
	)
	base = lines.find_baseline(ont.equipment)
	assert (base.optical_state, base.rx_power) == ("", 0)


def test_a_baseline_belongs_to_its_address(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs)
	acs.inform(ont.acs_id)
	baselines.take_due(now_datetime() + timedelta(seconds=1))
	assert lines.find_baseline(ont.equipment)
	movements.remove_device(ont.equipment, job=ont.job, technician=ont.technician)
	assert lines.find_baseline(ont.equipment) is None
	other = lines.builders.a_location(lines.builders.a_customer().name)
	movements.install_device(
		ont.equipment, job=None, technician=ont.technician, location=other.name, customer=other.customer
	)
	assert lines.find_baseline(ont.equipment) is None


def test_dispatch_takes_a_later_baseline(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, values={RX: -22000})
	with pytest.raises(frappe.ValidationError, match="never called in"):
		baselines.take_baseline(ont.equipment, now_datetime())
	acs.inform(ont.acs_id)
	line_state.refresh_line(ont.equipment, now_datetime())
	baselines.take_baseline(ont.equipment, now_datetime())
	assert lines.find_baseline(ont.equipment).rx_power == -22.0
	assert not line_state.device_line(ont.equipment).is_awaited


# ---- the card


def look_on_phone(ont: lines.Installed, **more: str) -> tuple[int, str]:
	answer = ont.visitor().post(f"/t/line/{ont.equipment}", {"action": "look", "part": "line", **more})
	return answer.status_code, html.unescape(answer.text)


def test_the_cards_of_a_visit_show_what_is_kept_without_asking_anybody(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=10, values={RX: -21300})
	line_state.refresh_line(ont.equipment, now_datetime())
	frappe.db.commit()
	asked = len(acs.requests)
	for path in (f"/t/job/{ont.job}", f"/t/device/{ont.equipment}", f"/t/line/{ont.equipment}"):
		page = html.unescape(ont.visitor().get(path).text)
		assert "−21,3\u00a0dBm" in page, path
		assert "En ligne depuis" in page, path
		assert "Gigafibre" in page, path
	assert len(acs.requests) == asked


def test_a_look_from_the_phone_shows_who_is_in_the_home_and_keeps_a_reading_of_the_visit(
	acs: GenieacsStandIn,
):
	ont = lines.an_installed_ont(acs, informed_ago=10)
	for _time in range(2):
		status, card = look_on_phone(ont)
		assert status == 200
		assert "iPhone-de-Eloise" in card
		assert card.startswith("<section"), "the part alone"
	frappe.db.rollback()
	kept = frappe.get_all("CPE Reading", {"job": ont.job, "purpose": "Visit"}, ["equipment", "technician"])
	assert kept == [{"equipment": ont.equipment, "technician": ont.technician}]


def test_without_a_script_the_same_form_answers_a_whole_page(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=10)
	answer = ont.visitor().post(f"/t/line/{ont.equipment}", {"action": "look"})
	assert answer.status_code == 200
	assert answer.text.startswith("<!doctype html>")
	assert "iPhone-de-Eloise" in answer.text


@pytest.mark.parametrize("mode", ["down", "503", "html", "not-json"])
def test_an_acs_that_is_down_says_so_and_keeps_what_is_stored_with_its_age(acs: GenieacsStandIn, mode: str):
	ont = lines.an_installed_ont(acs, informed_ago=10, values={RX: -21300})
	line_state.refresh_line(ont.equipment, now_datetime())
	frappe.db.set_value("CPE State", ont.equipment, "values_on", now_datetime() - timedelta(minutes=7))
	frappe.db.commit()
	acs.use(mode)
	status, card = look_on_phone(ont)
	assert status == 200
	assert "conserv" in card
	assert "Valeurs lues il y a 7\u00a0min" in card
	assert "−21,3\u00a0dBm" in card


def test_a_level_of_unknown_unit_is_shown_as_that_and_never_as_a_number(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=10, values={RX: 0, VENDOR_RX: 115})
	model = frappe.get_doc(
		"Equipment Model", frappe.db.get_value("Equipment", ont.equipment, "equipment_model")
	)
	model.append("optical_paths", {"receive_path": VENDOR_RX, "unit": "Unknown"})
	model.save()
	frappe.db.commit()
	_status, card = look_on_phone(ont)
	assert "unité inconnue" in card
	assert "\u00a0dBm" not in card


def test_a_name_that_is_markup_stays_text(acs: GenieacsStandIn):
	ssid = {"Device.WiFi.SSID.1.SSID": "<script>alert(1)</script>"}
	host = {"Device.Hosts.Host.1.HostName": "<img src=x onerror=alert(1)>"}
	ont = lines.an_installed_ont(acs, informed_ago=10, values={**ssid, **host})
	answer = ont.visitor().post(f"/t/line/{ont.equipment}", {"action": "look", "part": "line"})
	assert "&lt;script&gt;" in answer.text
	assert "<script" not in answer.text
	assert "<img" not in answer.text


def test_nobody_else_sees_a_line_nor_asks_the_acs_about_it(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=10)
	other = lines.an_installed_ont(acs, informed_ago=10)
	asked = len(acs.requests)
	for path in (f"/t/line/{ont.equipment}", "/t/line/NOBODY-HAS-THIS"):
		assert other.visitor().get(path).status_code == 404
		assert other.visitor().post(path, {"action": "look"}).status_code == 404
		assert Visitor().post(path, {"action": "look"}).status_code == 401
	assert len(acs.requests) == asked
	page = other.visitor().get(f"/t/device/{ont.equipment}").text
	assert "data-line" not in page


def test_a_device_that_was_taken_away_shows_no_line_of_its_next_home(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=10)
	movements.remove_device(ont.equipment, job=ont.job, technician=ont.technician)
	home = lines.builders.a_location(lines.builders.a_customer().name)
	movements.install_device(
		ont.equipment, job=None, technician=ont.technician, location=home.name, customer=home.customer
	)
	frappe.db.commit()
	assert ont.visitor().get(f"/t/line/{ont.equipment}").status_code == 404


def test_what_was_read_in_another_home_is_not_shown_in_this_one(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, minutes_ago=-1, connection="offline", values={RX: -21300})
	line_state.refresh_line(ont.equipment, now_datetime())
	frappe.db.commit()
	for answer in (
		ont.visitor().get(f"/t/line/{ont.equipment}"),
		ont.visitor().get(f"/t/job/{ont.job}"),
		ont.visitor().post(f"/t/line/{ont.equipment}", {"action": "look"}),
	):
		page = html.unescape(answer.text)
		assert "Rien n'a encore été lu" in page
		assert not {word for word in ("\u00a0dBm", "iPhone-de-Eloise", "203.0.113.42") if word in page}


def test_looking_without_end_is_refused_with_a_sentence(acs: GenieacsStandIn):
	ont = lines.an_installed_ont(acs, informed_ago=10)
	visitor = ont.visitor()
	answers = [visitor.post(f"/t/line/{ont.equipment}", {"action": "look"}) for _time in range(31)]
	assert [answer.status_code for answer in answers[:30]] == [200] * 30
	assert answers[30].status_code == 429
