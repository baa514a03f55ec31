"""The report of stock against the network: each kind of difference, and none where all is as it should be."""

import json
from datetime import datetime, timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.network import due, reconciliation
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.polling import poller
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.gigafibre_fsm.report.stock_against_the_network.stock_against_the_network import execute
from gigafibre_fsm.tests import builders, devices


def rows() -> dict[str, str]:
	"""Difference by serial number."""
	_columns, found, _message, _chart, _summary = execute()
	return {row["serial"]: row["what"] for row in found}


def calls(equipment: str, ago: timedelta) -> None:
	line_repository.save_lines([(equipment, Line("Online", now_datetime() - ago, 300))], now_datetime())


def an_installed_device(ago: timedelta) -> str:
	technician = devices.a_technician_with_truck()
	device = devices.a_device(technician.truck).name
	place = builders.a_location(builders.a_customer().name)
	movements.install_device(
		device,
		job=None,
		technician=technician.name,
		location=place.name,
		customer=place.customer,
		now=now_datetime() - ago,
	)
	return device


def test_a_device_on_a_shelf_that_calls_is_found():
	device = devices.a_device(devices.a_warehouse()).name
	frappe.db.set_value(
		"Equipment Movement", {"equipment": device}, "moved_on", now_datetime() - timedelta(days=3)
	)
	calls(device, timedelta(minutes=5))
	assert rows()[device] == "Calls, but Is Not Installed"


def test_a_call_from_just_before_it_was_taken_away_is_none():
	technician = devices.a_technician_with_truck()
	device = an_installed_device(timedelta(days=9))
	calls(device, timedelta(minutes=20))
	movements.remove_device(
		device, job=None, technician=technician.name, now=now_datetime() - timedelta(minutes=30)
	)
	assert device not in rows()


def test_calls_from_just_before_leave_room_for_the_others(monkeypatch: pytest.MonkeyPatch):
	shelf = devices.a_warehouse()
	stray, *taken = (devices.a_device(shelf).name for _number in range(3))
	for device, days, minutes in ((stray, 3, 70), *((device, 1, 50) for device in taken)):
		moved = now_datetime() - timedelta(days=days)
		frappe.db.set_value("Equipment Movement", {"equipment": device}, "moved_on", moved)
		line_repository.save_lines([(device, Line("Online", moved + timedelta(minutes=minutes), 300))], moved)
	# the limit stands for more such devices than the report holds
	assert not execute()[2]
	earlier = len([what for what in rows().values() if what == "Calls, but Is Not Installed"]) - 1
	monkeypatch.setattr(reconciliation, "MOST_EACH", earlier + 1)
	found = rows()
	assert found[stray] == "Calls, but Is Not Installed"
	assert not found.keys() & set(taken)
	assert "Only the newest" in execute()[2]


def test_an_installed_ont_that_never_called_is_found_after_a_day():
	long_ago, today = an_installed_device(timedelta(days=2)), an_installed_device(timedelta(hours=2))
	found = rows()
	assert found[long_ago] == "Never Called"
	assert today not in found


def test_calls_from_where_it_stood_before_do_not_count():
	device = an_installed_device(timedelta(days=2))
	calls(device, timedelta(days=5))
	assert rows()[device] == "Never Called"
	calls(device, timedelta(minutes=5))
	assert device not in rows()


@pytest.mark.parametrize("is_known", [False, True])
def test_a_modem_that_stock_does_not_know_is_found_until_it_does(is_known: bool):
	about = {"serial": "77665544-332211", "product_class": "XX230v", "last_inform": str(now_datetime())[:19]}
	frappe.db.set_single_value(poller.DOCTYPE, "strangers", json.dumps({"some id": about}))
	if is_known:
		model = devices.a_model(serial_pattern="")
		devices.a_device(serial_number="77665544332211", equipment_model=model)
	assert rows().get("77665544-332211") == (None if is_known else "Unknown to Stock")


def test_the_filter_shows_one_kind_and_the_summary_counts_all():
	device = an_installed_device(timedelta(days=2))
	_columns, found, _message, _chart, summary = execute({"kind": "Unknown to Stock"})
	assert device not in {row["serial"] for row in found}
	counts = {one["label"]: one["value"] for one in summary}
	assert counts["Never Called"] >= 1


# ---- as findings, with mends


def compared(now=None) -> reconciliation.FindingChanges:
	return reconciliation.report_differences(now or now_datetime())


def finding_of(serial: str):
	name = frappe.get_all(
		"Equipment Finding", {"serial_number": serial}, pluck="name", order_by="creation desc"
	)
	return frappe.get_doc("Equipment Finding", name[0]) if name else None


def moved_long_ago(device: str) -> None:
	"""All that happened to a device so far was three days ago."""
	earlier = now_datetime() - timedelta(days=3)
	frappe.db.set_value("Equipment Movement", {"equipment": device}, "moved_on", earlier)


def a_shelf_device_that_calls(**place: object) -> str:
	device = devices.a_device(devices.a_warehouse(), **place).name
	moved_long_ago(device)
	calls(device, timedelta(minutes=5))
	return device


def noted_stranger(serial: str, product_class: str) -> None:
	about = {"serial": serial, "product_class": product_class, "last_inform": str(now_datetime())[:19]}
	frappe.db.set_single_value(poller.DOCTYPE, "strangers", json.dumps({"id": about}))


def test_a_difference_is_one_finding_however_often_it_is_compared():
	device = a_shelf_device_that_calls()
	compared()
	compared(now_datetime() + timedelta(days=1))
	assert frappe.db.count("Equipment Finding", {"equipment": device}) == 1
	finding = finding_of(device)
	assert (finding.kind, finding.state, finding.stock_status) == (
		"Calls, but Is Not Installed",
		"Open",
		"In Stock",
	)


def test_a_finding_closes_by_itself_when_the_difference_is_gone():
	device = a_shelf_device_that_calls()
	compared()
	frappe.db.set_value("CPE State", device, "last_inform", now_datetime() - timedelta(days=30))
	assert compared().closed >= 1
	finding = finding_of(device)
	assert (finding.state, finding.settled_by) == ("Settled", "network")


def test_what_a_person_closed_is_not_opened_again_for_a_month():
	device = a_shelf_device_that_calls()
	compared()
	finding_of(device).settle()
	compared(now_datetime() + timedelta(days=29))
	assert finding_of(device).state == "Settled"
	compared(now_datetime() + timedelta(days=31))
	assert finding_of(device).state == "Open"


def test_a_device_at_a_customers_is_booked_there_with_one_click():
	technician, place = devices.a_technician_with_truck(), builders.a_location(builders.a_customer().name)
	device = an_installed_device(timedelta(days=9))
	home = frappe.db.get_value("Equipment", device, "service_location")
	movements.remove_device(
		device, job=None, technician=technician.name, now=now_datetime() - timedelta(days=3)
	)
	moved_long_ago(device)
	calls(device, timedelta(minutes=5))
	compared()
	finding = finding_of(device)
	finding.onload()
	(offer,) = finding.get_onload("offers")
	assert (offer["action"], offer["location"]) == ("install", home)
	finding.mend("install", location=offer["location"])
	assert frappe.db.get_value("Equipment", device, ["status", "service_location"]) == ("Installed", home)
	finding.reload()
	assert finding.state == "Settled"
	assert frappe.db.get_value("Equipment Movement", finding.movement, "movement_type") == "Install"
	assert finding.name in frappe.db.get_value("Equipment Movement", finding.movement, "note")
	with pytest.raises(FsmError, match="settled already"):
		finding.mend("install", location=place.name)


def test_a_lost_device_that_calls_is_found_and_installed():
	place = builders.a_location(builders.a_customer().name)
	device = devices.a_device(devices.a_warehouse()).name
	movements.write_off_device(device, "?", now_datetime() - timedelta(days=3))
	moved_long_ago(device)
	calls(device, timedelta(minutes=5))
	compared()
	finding_of(device).mend("install", location=place.name)
	moved = frappe.get_all(
		"Equipment Movement", {"equipment": device}, pluck="movement_type", order_by="creation"
	)
	assert moved[-2:] == ["Receive", "Install"]


def test_a_retired_device_offers_no_movement():
	device = devices.a_device(devices.a_warehouse()).name
	movements.retire_device(device, "?", now_datetime() - timedelta(days=3))
	moved_long_ago(device)
	calls(device, timedelta(minutes=5))
	compared()
	finding = finding_of(device)
	finding.onload()
	assert finding.get_onload("offers") == []


def test_a_stranger_is_created_as_the_only_model_of_its_class_and_then_installed():
	model = devices.a_model(acs_product_class="XX999")
	serial = f"2299{frappe.generate_hash(length=8).upper()}"
	noted_stranger(serial, "XX999")
	compared()
	finding = finding_of(serial)
	finding.onload()
	(offer,) = finding.get_onload("offers")
	assert (offer["action"], offer["model"], finding.equipment) == ("create", model, None)
	finding.mend("create", model=model)
	assert frappe.db.get_value("Equipment", serial, "equipment_model") == model
	assert frappe.db.get_value("Equipment Finding", finding.name, "state") == "Settled"
	assert finding_of(serial).kind == "Calls, but Is Not Installed"


def test_a_serial_with_markup_from_the_network_is_text_and_creates_nothing():
	serial = '<b>"x"</b>'
	noted_stranger(serial, "<i>")
	compared()
	finding = finding_of(serial)
	assert finding.serial_number == serial
	with pytest.raises(FsmError):
		finding.mend("create", model=devices.a_model())


def test_an_installed_device_that_never_called_goes_back_to_its_shelf():
	warehouse = devices.a_warehouse()
	device = an_installed_device(timedelta(days=9))
	compared()
	finding = finding_of(device)
	assert finding.kind == "Never Called"
	with pytest.raises(FsmError, match="warehouse"):
		finding.mend("take back", warehouse="")
	finding.mend("take back", warehouse=warehouse)
	assert frappe.db.get_value("Equipment", device, ["status", "warehouse"]) == ("In Stock", warehouse)


def test_stock_is_compared_once_a_day_and_never_while_the_acs_is_dead():
	now = datetime(2026, 11, 29, 4, 30)
	utc = instants.to_nearest_utc(now)
	fresh = {"answered_on": now - timedelta(minutes=5), "failures": 0, "reconciled_on": None}
	frappe.db.set_single_value(poller.DOCTYPE, fresh)
	frappe.db.set_single_value(due.BACKENDS["GenieACS"], "enabled", 1)
	assert due.stock_check_since(utc)
	frappe.db.set_single_value(poller.DOCTYPE, "reconciled_on", now)
	assert due.stock_check_since(utc) is None
	assert due.stock_check_since(utc + timedelta(days=1)) is None, "the last poll is a day old"
	frappe.db.set_single_value(poller.DOCTYPE, {**fresh, "failures": 3})
	assert due.stock_check_since(utc) is None
	frappe.db.set_single_value(poller.DOCTYPE, {**fresh, "answered_on": None})
	assert due.stock_check_since(utc) is None


def test_stock_is_compared_only_while_each_acs_in_use_answers():
	now = datetime(2026, 11, 29, 4, 30)
	utc = instants.to_nearest_utc(now)
	answered = now - timedelta(minutes=5)
	frappe.db.set_single_value(
		poller.DOCTYPE, {"answered_on": answered, "failures": 0, "reconciled_on": None}
	)
	for settings in due.BACKENDS.values():
		frappe.db.set_single_value(settings, "enabled", 1)
	frappe.db.set_single_value(poller.DOCTYPE, "oktopus_answered_on", now - timedelta(hours=3))
	assert due.stock_check_since(utc) is None, "Oktopus is away: its modems would be missing"
	frappe.db.set_single_value(poller.DOCTYPE, "oktopus_answered_on", answered)
	assert due.stock_check_since(utc)
	frappe.db.set_single_value(due.BACKENDS["GenieACS"], "enabled", 0)
	frappe.db.set_single_value(poller.DOCTYPE, "answered_on", None)
	assert due.stock_check_since(utc), "Oktopus alone"
