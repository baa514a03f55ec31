"""Judges all devices once a day: page by page, each in a transaction of its own and with the same few queries.

The only writer of CPE Day, and of a line's health. A device is due while it was not judged since the day began; a
worker that is killed loses one page, which the next one finds as it was.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta

from pypika import Parameter
from pypika.terms import Values

import frappe

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device.snapshot import OFFLINE, SILENT
from gigafibre_fsm.domain.network.health import histories, outages, score
from gigafibre_fsm.domain.network.health.histories import USUAL, WEEK
from gigafibre_fsm.domain.platform import transactions

PAGE = 2000
KEPT = WEEK + USUAL + timedelta(days=7)
DAY_COLUMNS = (
	"name",
	"owner",
	"creation",
	"modified",
	"modified_by",
	"equipment",
	"day",
	"restarts",
	"silent_minutes",
)
STATE_COLUMNS = (
	"name",
	"health",
	"health_score",
	"health_reasons",
	"judged_on",
	"restarts",
	"silent_seconds",
)
SYSTEM = "Administrator"


def judge_due(now: datetime, goes_on: Callable[[], bool]) -> int:
	"""Judge devices that were not judged since the day began; return how many.

	Args:
		now: site time, naive.
		goes_on: whether there is time for a further page.
	"""
	judged, after = 0, ""
	while goes_on():
		rows = transactions.run_transaction(lambda after=after: _judge_page(now, after))
		if not rows:
			transactions.run_transaction(lambda: _forget_old(now))
			break
		judged, after = judged + len(rows), rows[-1]
	return judged


def _judge_page(now: datetime, after: str) -> list[str]:
	"""Judge the next devices by name; return their names."""
	rows = _lock_page(now, after)
	if rows:
		_insert_days(rows, now)
		found = histories.load_histories(rows, now)
		_save_health([(row.equipment, score.judge_device(found[row.equipment])) for row in rows], now)
	return [row.equipment for row in rows]


def _lock_page(now: datetime, after: str) -> list[frappe._dict]:
	state, device = frappe.qb.DocType("CPE State"), frappe.qb.DocType("Equipment")
	port = frappe.qb.DocType("Network Node")
	names = (
		frappe.qb.from_(state)
		.select(state.name)
		.where((state.name > after) & (state.judged_on.isnull() | (state.judged_on < due.health_day(now))))
		.orderby(state.name)
		.limit(PAGE)
		.for_update()
	).run(pluck=True)
	if not names:
		return []
	columns = ("optical_state", "rx_power", "values_on", "restarts", "silent_seconds", "state", "state_since")
	return (
		frappe.qb.from_(state)
		.left_join(device)
		.on(device.name == state.name)
		.left_join(port)
		.on(port.name == state.pon_port)
		.select(state.name.as_("equipment"), state.judged_on, *(state[name] for name in columns))
		.select(device.status, device.service_location, device.installed_on, port.pon_class)
		.where(state.name.isin(names))
		.orderby(state.name)
	).run(as_dict=True)


def _insert_days(rows: Sequence[frappe._dict], now: datetime) -> None:
	"""Store what happened since each device was judged last, for the day that is over."""
	day = (due.health_day(now) - timedelta(hours=12)).date()
	values, judged = [], [row.judged_on for row in rows if row.judged_on]
	spans = outages.load_outages(
		[row.equipment for row in rows], min(judged, default=now - timedelta(days=1))
	)
	for row in rows:
		restarts, minutes = row.restarts or 0, round(_silent_seconds(row, spans, now) / 60)
		if (restarts or minutes) and row.status == movement_states.INSTALLED:
			name = frappe.generate_hash(length=10)
			values += [name, SYSTEM, now, now, SYSTEM, row.equipment, day, restarts, minutes]
	if values:
		table = frappe.qb.DocType("CPE Day")
		row = [Parameter("%s")] * len(DAY_COLUMNS)
		count = len(values) // len(DAY_COLUMNS)
		query = frappe.qb.into(table).columns(*DAY_COLUMNS).insert(*[row] * count)
		frappe.db.sql(query.get_sql(), values)


def _silent_seconds(row: frappe._dict, spans: outages.Spans, now: datetime) -> float:
	"""Return how long a device was silent since it was judged last, a silence that goes on included, outages not."""
	seconds = row.silent_seconds or 0
	if row.state in (SILENT, OFFLINE) and row.state_since:
		since = max(filter(None, (row.state_since, row.judged_on, row.installed_on)))
		seconds += max(0.0, (now - since).total_seconds())
	if row.equipment in spans and seconds:
		began = row.judged_on or row.installed_on or now - timedelta(days=1)
		seconds -= outages.count_seconds(spans[row.equipment], began, now)
	return max(0.0, seconds)


def _save_health(judged: Sequence[tuple[str, score.HealthScore]], now: datetime) -> None:
	"""Store the results in one statement, and begin counting anew."""
	values = []
	for equipment, result in judged:
		reasons = json.dumps([astuple(each) for each in result.reasons])
		values += [equipment, result.health, result.score, reasons, now, 0, 0]
	table = frappe.qb.DocType("CPE State")
	row = [Parameter("%s")] * len(STATE_COLUMNS)
	query = frappe.qb.into(table).columns(*STATE_COLUMNS).insert(*[row] * len(judged))
	for name in STATE_COLUMNS[1:]:
		query = query.on_duplicate_key_update(table[name], Values(table[name]))
	frappe.db.sql(query.get_sql(), values)


def _forget_old(now: datetime) -> None:
	day = frappe.qb.DocType("CPE Day")
	frappe.qb.from_(day).delete().where(day.day < (now - KEPT).date()).run()
