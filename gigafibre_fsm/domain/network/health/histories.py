"""Loads the histories of many devices at once: the same few queries for one device as for two thousand."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import median

from pypika.terms import Case

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Date, Min, Sum

from gigafibre_fsm.domain.network.device.optical_power import MEASURED
from gigafibre_fsm.domain.network.device.snapshot import UNKNOWN
from gigafibre_fsm.domain.network.health.score import DeviceHistory, choose_baseline
from gigafibre_fsm.domain.network.levels.history import unpack_levels
from gigafibre_fsm.domain.network.levels.keeping import DOCTYPE as KEPT
from gigafibre_fsm.domain.network.line.readings import BASELINE
from gigafibre_fsm.domain.network.quality.pon_classes import find_class

WEEK = timedelta(days=7)
USUAL = timedelta(days=56)
"""How far back the usual week is taken from: eight weeks before the last one."""
TESTED = timedelta(days=180)

_add_days = CustomFunction("ADDDATE", ["day", "days"])
Events = dict[str, tuple[int, float, float, float]]
"""Device → restarts and silent hours of the last week, and those of a usual week."""


def load_histories(rows: Sequence[frappe._dict], now: datetime) -> dict[str, DeviceHistory]:
	"""Return the histories of devices.

	Args:
		rows: of CPE State joined with Equipment: `equipment`, `service_location`, `installed_on`, `optical_state`,
			`rx_power`, `values_on`, `pon_class`.
		now: site time, naive.
	"""
	names = [row.equipment for row in rows]
	baselines, events = _load_baselines(names), _load_events(names, now.date())
	speeds, levels = _load_speeds(names, now), _load_first_levels(rows)
	return {row.equipment: _history_of(row, baselines, events, speeds, levels) for row in rows}


def _history_of(
	row: frappe._dict, baselines: dict, events: Events, speeds: dict, levels: dict[str, list[float]]
) -> DeviceHistory:
	# values from before the installation belong to another home
	is_of_here = row.values_on and (not row.installed_on or row.values_on >= row.installed_on)
	is_measured = row.optical_state == MEASURED and is_of_here
	restarts, hours, usual_restarts, usual_hours = events.get(row.equipment, (0, 0.0, 0.0, 0.0))
	newest, usual = speeds.get((row.equipment, row.service_location), (None, None))
	return DeviceHistory(
		rx=row.rx_power if is_measured else None,
		baseline=choose_baseline(
			baselines.get((row.equipment, row.service_location)), levels.get(row.equipment, ())
		),
		weakest=find_class(row.pon_class).weakest if row.pon_class else None,
		restarts=restarts,
		usual_restarts=usual_restarts,
		silent_hours=hours,
		usual_silent_hours=usual_hours,
		download=newest,
		usual_download=usual,
	)


def _load_baselines(names: Sequence[str]) -> dict[tuple[str, str], float]:
	reading = frappe.qb.DocType("CPE Reading")
	query = frappe.qb.from_(reading).select(reading.equipment, reading.service_location, reading.rx_power)
	query = query.where(reading.equipment.isin(names) & (reading.purpose == BASELINE))
	query = query.where((reading.optical_state == MEASURED) & (reading.state != UNKNOWN))
	# the newest comes last and stays
	return {(device, place): level for device, place, level in query.orderby(reading.instant).run()}


def _load_first_levels(rows: Sequence[frappe._dict]) -> dict[str, list[float]]:
	"""Return the levels of each device's first days at its address, one a day, from its first two months there."""
	since = {row.equipment: row.installed_on and row.installed_on.date() for row in rows}
	kept, device, first = (
		frappe.qb.DocType(KEPT),
		frappe.qb.DocType("Equipment"),
		frappe.qb.DocType(KEPT).as_("first"),
	)
	began = (
		frappe.qb.from_(first)
		.join(device)
		.on(device.name == first.equipment)
		.select(first.equipment, Min(first.month).as_("month"))
		.where(first.equipment.isin(list(since)))
		.where(device.installed_on.isnull() | (first.last_day >= Date(device.installed_on)))
		.groupby(first.equipment)
	)
	query = frappe.qb.from_(kept).join(began).on(began.equipment == kept.equipment)
	query = query.select(kept.equipment, kept.month, kept.levels).orderby(kept.month)
	# a week that begins at the end of a month ends in the next one
	query = query.where((kept.month >= began.month) & (kept.month <= _add_days(began.month, 31)))
	found: dict[str, list[float]] = defaultdict(list)
	for equipment, month, text in query.run():
		here = since[equipment]
		found[equipment] += [
			each.level for each in unpack_levels(month, text or "") if here is None or each.day >= here
		]
	return found


def _load_events(names: Sequence[str], today: date) -> Events:
	day, since = frappe.qb.DocType("CPE Day"), today - WEEK
	is_new = day.day >= since
	query = (
		frappe.qb.from_(day)
		.select(
			day.equipment,
			*(
				Sum(Case().when(when, value).else_(0))
				for when in (is_new, day.day < since)
				for value in (day.restarts, day.silent_minutes)
			),
		)
		.where(day.equipment.isin(names) & (day.day >= since - USUAL))
		.groupby(day.equipment)
	)
	weeks = USUAL / WEEK
	return {
		device: (
			int(restarts),
			float(minutes) / 60,
			float(old_restarts) / weeks,
			float(old_minutes) / 60 / weeks,
		)
		for device, restarts, minutes, old_restarts, old_minutes in query.run()
	}


def _load_speeds(
	names: Sequence[str], now: datetime
) -> dict[tuple[str, str], tuple[float | None, float | None]]:
	"""Return the newest download of each device at its address, and the median of the earlier ones."""
	device, test = frappe.qb.DocType("Equipment"), frappe.qb.DocType("Speed Test")
	query = (
		frappe.qb.from_(test)
		.join(device)
		.on(device.service_location == test.service_location)
		.select(device.name, test.service_location, test.download)
		.where(device.name.isin(names) & (test.started_on > now - TESTED))
		.where(device.installed_on.isnull() | (test.started_on >= device.installed_on))
		.orderby(test.instant)
	)
	found: dict[tuple[str, str], list[float]] = defaultdict(list)
	for name, place, download in query.run():
		found[name, place].append(download)
	return {key: (tests[-1], median(tests[:-1]) if tests[:-1] else None) for key, tests in found.items()}
