"""All devices judged once a day: restarts and silences counted by the polls, few queries, reasons in the reader's words."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import frappe
from frappe.utils import get_datetime

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.health import judging, outages, worst_devices
from gigafibre_fsm.domain.network.health import messages as health_messages
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.domain.network.line import silence
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import devices
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import counted_queries

NIGHT = datetime(2026, 11, 29, 3, 30)
MEASURED = OpticalReading("Measured", -19.0)


@pytest.fixture(autouse=True)
def _left_alone(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards(with_caches=False):
		frappe.db.delete("CPE State")
		frappe.db.delete("CPE Day")
		yield


def a_line(count: int = 1) -> list[str]:
	"""Installed devices, each with a line; their names."""
	model = devices.a_model()
	names = [devices.a_device(equipment_model=model).name for _each in range(count)]
	for name in names:
		frappe.db.set_value(
			"Equipment", name, {"status": "Installed", "installed_on": NIGHT - timedelta(days=90)}
		)
	polled(names, NIGHT - timedelta(days=1))
	return names


def polled(names: list[str], at: datetime, **about: object) -> None:
	"""A polling round that read these devices' lines."""
	values = {
		"state": "Online",
		"last_inform": at,
		"inform_interval": 300,
		"light": MEASURED,
		"values_on": at,
	}
	values["last_boot"] = NIGHT - timedelta(days=30)
	line_repository.save_lines([(name, Line(**{**values, **about})) for name in names], at)


def counted(name: str) -> tuple[int, int]:
	return frappe.db.get_value("CPE State", name, ["restarts", "silent_seconds"])


def judged(now: datetime = NIGHT) -> int:
	frappe.db.commit()
	return judging.judge_due(now, lambda: True)


def test_each_restart_is_counted_once_by_the_polls():
	[name] = a_line()
	boot = NIGHT - timedelta(hours=5)
	for minutes in (0, 5, 10):
		polled([name], boot + timedelta(minutes=minutes + 3), last_boot=boot + timedelta(seconds=minutes))
	assert counted(name)[0] == 1
	polled([name], NIGHT, last_boot=NIGHT - timedelta(minutes=4))
	assert counted(name)[0] == 2
	polled([name], NIGHT, last_boot=None)
	assert counted(name)[0] == 2


def test_a_silence_counts_when_the_device_is_back():
	[name] = a_line()
	last = NIGHT - timedelta(hours=6)
	polled([name], last)
	silence.notice_silence(last + timedelta(hours=2), 2.5, "GenieACS")
	assert frappe.db.get_value("CPE State", name, "state") == "Silent"
	polled([name], last + timedelta(hours=3))
	polled([name], last + timedelta(hours=4))
	assert counted(name)[1] == 3 * 3600


def test_a_silence_over_midnight_is_counted_once():
	[name] = a_line()
	last = NIGHT - timedelta(hours=2)
	polled([name], last)
	silence.notice_silence(NIGHT - timedelta(hours=1), 2.5, "GenieACS")
	judged()
	assert frappe.db.get_value("CPE Day", {"equipment": name}, "silent_minutes") == 120
	polled([name], NIGHT + timedelta(hours=1))
	assert counted(name)[1] == 3600


@pytest.mark.parametrize(("state", "minutes"), [("Restored", 60), ("False Alarm", 180)])
def test_an_outage_is_no_fault_of_the_device(state: str, minutes: int):
	[name] = a_line()
	last = NIGHT - timedelta(hours=6)
	judged(last - timedelta(hours=1))
	polled([name], last)
	silence.notice_silence(last + timedelta(hours=2), 2.5, "GenieACS")
	polled([name], last + timedelta(hours=3))
	incident = frappe.new_doc("Network Incident")
	incident.update({"name": frappe.generate_hash(length=10), "state": state, "title": "x"})
	incident.db_insert()
	member = frappe.new_doc("Network Incident Member")
	member.update({"name": frappe.generate_hash(length=10), "incident": incident.name, "equipment": name})
	member.update({"silent_from": last + timedelta(hours=1), "back_on": last + timedelta(hours=3)})
	member.db_insert()
	judged()
	assert frappe.db.get_value("CPE Day", {"equipment": name}, "silent_minutes") == minutes


def test_outages_that_overlap_count_once():
	at = [NIGHT + timedelta(hours=hour) for hour in range(6)]
	assert outages.count_seconds([(at[1], at[3]), (at[2], at[4])], at[0], at[5]) == 3 * 3600
	assert outages.count_seconds([(at[0], None)], at[2], at[5]) == 3 * 3600
	assert outages.count_seconds([(at[4], at[5]), (at[0], at[1])], at[1], at[5]) == 3600


def test_a_device_is_judged_once_a_day_whenever_that_is_and_a_healthy_one_leaves_no_row():
	a_line(3)
	assert due.health_since(instants.to_nearest_utc(NIGHT)) is not None
	assert judged() == 3
	assert judged() == 0
	assert frappe.db.count("CPE Day") == 0
	assert due.health_since(instants.to_nearest_utc(NIGHT + timedelta(hours=20))) is None
	assert due.health_since(instants.to_nearest_utc(NIGHT + timedelta(days=3))) is not None
	assert set(frappe.get_all("CPE State", pluck="health")) == {"Good"}


def test_reasons_are_worded_for_the_reader_and_the_worst_come_first():
	bad, worse, good = a_line(3)
	for week in range(8):
		restarted(bad, NIGHT - timedelta(days=10 + 7 * week), 1)
	restarted(bad, NIGHT - timedelta(days=2), 8)
	restarted(worse, NIGHT - timedelta(days=2), 8)
	silent(worse, NIGHT - timedelta(days=3), 20 * 60)
	judged()
	found = worst_devices.list_worst()
	assert [each.equipment for each in found] == [worse, bad]
	assert worst_devices.count_by_health() == {"Good": 1, "Watch": 1, "Poor": 1}
	assert health_messages.find_health(bad).reasons[0].startswith("8 restarts in 7 days, usually 1.0")
	frappe.local.lang = "fr"
	try:
		assert "redémarrages en 7 jours" in health_messages.find_health(bad).reasons[0]
	finally:
		frappe.local.lang = "en"
	assert health_messages.find_health(good).reasons == ()


def test_a_device_on_a_shelf_leaves_no_days_and_is_no_bad_device():
	[name] = a_line()
	frappe.db.set_value("Equipment", name, "status", "In Stock")
	silence.notice_silence(NIGHT, 2.5, "GenieACS")
	judged()
	assert frappe.db.count("CPE Day") == 0
	assert worst_devices.list_worst() == []


def test_twice_as_many_devices_need_no_further_query():
	a_line(10)
	with counted_queries() as few:
		judged()
	frappe.db.delete("CPE State")
	a_line(20)
	with counted_queries() as many:
		judged()
	assert len(few) == len(many) <= 12


def test_a_killed_run_is_finished_by_the_next_one(monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setattr(judging, "PAGE", 2)
	names = a_line(5)
	polled(names, NIGHT, last_boot=NIGHT - timedelta(hours=1))
	frappe.db.commit()
	turns = iter([True, False])
	assert judging.judge_due(NIGHT, lambda: next(turns)) == 2
	assert judged() == 3
	days = frappe.get_all("CPE Day", fields=["equipment", "restarts"])
	assert sorted(each.equipment for each in days) == sorted(names)
	assert {each.restarts for each in days} == {1}


def restarted(name: str, on: datetime, times: int) -> None:
	_day(name, on, restarts=times)


def silent(name: str, on: datetime, minutes: int) -> None:
	_day(name, on, silent_minutes=minutes)


def _day(name: str, on: datetime, **values: int) -> None:
	frappe.get_doc(
		{"doctype": "CPE Day", "equipment": name, "day": get_datetime(on).date(), **values}
	).insert()


def test_the_clock_of_a_site_decides_when_a_day_begins():
	assert due.health_day(datetime(2026, 11, 29, 2, 59)) == datetime(2026, 11, 28, 3, 0)
	assert due.health_day(datetime(2026, 11, 29, 3, 0)) == datetime(2026, 11, 29, 3, 0)


def keep_levels(name: str, *months: tuple[str, str]) -> None:
	for month, levels in months:
		row = {"doctype": "Light History", "name": f"{name}/{month}", "equipment": name, "levels": levels}
		last = max(int(each.split(":")[0]) for each in levels.split())
		frappe.get_doc({**row, "month": f"{month}-01", "last_day": f"{month}-{last:02d}"}).db_insert()


def test_a_line_whose_installation_nobody_read_is_compared_with_its_first_week_here():
	[dimmed, moved] = a_line(2)
	installed = datetime(2026, 10, 28, 15)
	frappe.db.set_value("Equipment", {"name": ("in", [dimmed, moved])}, "installed_on", installed)
	# a week that goes on in the next month; what was before the installation was another home's
	keep_levels(
		dimmed, ("2026-10", "28:-19 29:-19.1 30:-18.9 31:-19"), ("2026-11", "1:-19 2:-19 3:-24 20:-24")
	)
	keep_levels(moved, ("2026-09", "1:-12 2:-12 3:-12 4:-12 5:-12 6:-12 7:-12"), ("2026-11", "5:-23 6:-23"))
	polled([dimmed, moved], NIGHT - timedelta(hours=1), light=OpticalReading("Measured", -23.0))
	judging.judge_due(NIGHT, lambda: True)
	[reason] = health_messages.find_health(dimmed).reasons
	assert reason.replace("\u00a0", " ") == "Light −23.0 dBm, its baseline was −19.0 dBm (−30 points)"
	assert health_messages.find_health(moved).reasons == ()
