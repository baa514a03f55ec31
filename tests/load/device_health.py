"""Measures the nightly judgement of devices against asking device by device, in one run; prints the ratio.

`python -m tests.load.device_health`, with the bench's Python, for the site that `FSM_SITE` names; `FSM_MODEMS` is how
many. The devices and all that belongs to them are taken away again.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.health import histories, judging, score
from gigafibre_fsm.tests import devices
from gigafibre_fsm.tests.visitor import counted_queries
from tests.load.pages import on_site

MODEMS = int(os.environ.get("FSM_MODEMS") or 20_000)
SAMPLE = 200
BATCH = 1000
PREFIX = "HLTH"


def main() -> None:
	"""Print the table."""
	with on_site(), _stock() as names:
		with counted_queries() as queries:
			clock, cpu = time.perf_counter(), time.process_time()
			judged = judging.judge_due(now_datetime(), lambda: True)
			seconds, cpu = time.perf_counter() - clock, time.process_time() - cpu
		naive = _judge_one_by_one(random.Random(1).sample(names, min(SAMPLE, len(names))))
	each = seconds / judged
	print(f"{judged:,} devices in {seconds:.1f} s, of which CPU {cpu:.1f} s; {len(queries)} queries")
	print(f"one device at a time: {naive * 1000:.2f} ms each, {naive * judged:.0f} s for all")
	print(f"ratio {naive / each:.0f} : 1")


def _judge_one_by_one(names: list[str]) -> float:
	"""Return the seconds that one device takes if each is asked and written by itself."""
	now, clock = now_datetime(), time.perf_counter()
	fields = ["optical_state", "rx_power", "values_on", "pon_port"]
	for name in names:
		row = frappe.db.get_value("CPE State", name, fields, as_dict=True)
		device = frappe.db.get_value("Equipment", name, ["service_location", "installed_on"], as_dict=True)
		row.update({**device, "equipment": name, "pon_class": ""})
		found = score.judge_device(histories.load_histories([row], now)[name])
		values = {"health": found.health, "health_score": found.score, "judged_on": now}
		frappe.db.set_value("CPE State", name, values)
		frappe.db.commit()
	return (time.perf_counter() - clock) / len(names)


@contextmanager
def _stock() -> Iterator[list[str]]:
	"""Installed devices with lines, baselines, days and speed tests; a few of each kind do badly."""
	chance, model, now = random.Random(7), devices.a_model(), now_datetime()
	names = [f"{PREFIX}{number:06d}" for number in range(MODEMS)]
	others = frappe.get_all("CPE State", {"judged_on": ("is", "not set")}, pluck="name")
	frappe.db.set_value(
		"CPE State", {"name": ("in", others or [""])}, "judged_on", now, update_modified=False
	)
	for at in range(0, MODEMS, BATCH):
		_insert(names[at : at + BATCH], chance, model, now)
	frappe.db.commit()
	try:
		yield names
	finally:
		frappe.db.rollback()
		for doctype, field in (
			("CPE Day", "equipment"),
			("CPE Reading", "equipment"),
			("CPE State", "name"),
			("Equipment", "name"),
			("Service Location", "name"),
			("Speed Test", "service_location"),
		):
			frappe.db.delete(doctype, {field: ("like", f"{PREFIX}%")})
		frappe.db.commit()


def _insert(names: list[str], chance: random.Random, model: str, now: datetime) -> None:
	then, base = now - timedelta(days=100), ["Administrator", now, now, "Administrator"]
	book = ["owner", "creation", "modified", "modified_by"]
	level = {name: chance.uniform(-24, -16) for name in names}
	drift = {name: chance.choice([0] * 30 + [3, 6]) for name in names}
	_bulk("Service Location", ["name", *book, "address_line"], [[name, *base, name] for name in names])
	place = [
		"name",
		*book,
		"serial_number",
		"equipment_model",
		"equipment_type",
		"status",
		"service_location",
		"installed_on",
	]
	_bulk("Equipment", place, [[n, *base, n, model, "ONT", "Installed", n, then] for n in names])
	line = [
		"name",
		*book,
		"equipment",
		"state",
		"optical_state",
		"rx_power",
		"values_on",
		"restarts",
		"silent_seconds",
	]
	rows = [
		[n, *base, n, "Online", "Measured", level[n] - drift[n], now, chance.choice([0] * 9 + [1]), 0]
		for n in names
	]
	_bulk("CPE State", line, rows)
	reading = [
		"name",
		*book,
		"equipment",
		"service_location",
		"purpose",
		"state",
		"optical_state",
		"rx_power",
		"taken_on",
		"instant",
	]
	_bulk(
		"CPE Reading",
		reading,
		[[f"{n}b", *base, n, n, "Baseline", "Online", "Measured", level[n], then, then] for n in names],
	)
	day = ["name", *book, "equipment", "day", "restarts", "silent_minutes"]
	days = [
		[
			f"{n}d{at}",
			*base,
			n,
			(now - timedelta(days=at)).date(),
			chance.randint(0, 2),
			chance.randint(0, 90),
		]
		for n in names
		for at in chance.sample(range(1, 60), 3)
	]
	_bulk("CPE Day", day, days)
	test = ["name", *book, "service_location", "method", "started_on", "instant", "download"]
	tests = [
		[
			f"{n}s{at}",
			*base,
			n,
			"Browser",
			now - timedelta(days=20 * at),
			now - timedelta(days=20 * at),
			500.0,
		]
		for n in names[: len(names) // 4]
		for at in (1, 2)
	]
	_bulk("Speed Test", test, tests)
	frappe.db.commit()


def _bulk(doctype: str, fields: list[str], rows: list[list[object]]) -> None:
	frappe.db.bulk_insert(doctype, fields, rows)


if __name__ == "__main__":
	main()
