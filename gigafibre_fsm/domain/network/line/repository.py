"""The rows of CPE State: the only module that reads and writes them, many at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypedDict

from pypika import Parameter, Table
from pypika.terms import Case, PseudoColumn, Values

import frappe
from frappe.query_builder import CustomFunction, Interval
from frappe.query_builder.functions import Coalesce, Count

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device.optical_power import MEASURED, NO_LIGHT, OpticalReading
from gigafibre_fsm.domain.network.device.snapshot import (
	OFFLINE,
	ONLINE,
	SILENT,
	Line,
)
from gigafibre_fsm.domain.network.line import managers

MOST_INT = 2**31 - 1
USUAL_WEIGHT = 0.02
"""Of a new level in the moving mean: a loss of 5 dB shows as more than 3 for two hours of polls."""
SYSTEM = "Administrator"
SAME_BOOT = Interval(minutes=2)
"""Boots reported within this time of each other are one."""

_STATE = (
	"state",
	"last_inform",
	"inform_interval",
	"last_boot",
	"uptime",
	"firmware",
	"hardware",
	"product_class",
	"acs_id",
	"acs_backend",
	"optical_state",
	"rx_power",
	"tx_power",
	"optical_raw",
	"values_on",
	"wifi_ssid",
	"wifi_clients",
	"hosts",
	"wan_address",
)
_BOOKKEEPING = (
	"name",
	"equipment",
	"state_since",
	"owner",
	"creation",
	"polled_on",
	"modified",
	"modified_by",
)
_COLUMNS = (*_BOOKKEEPING, *_STATE)
_PRESENCE = ("state", "last_inform", "inform_interval", "acs_id", "acs_backend")
"""What is written for a device of which only the presence is known."""
FIELDS = ("equipment", "state_since", "polled_on", *_STATE)
"""The columns that `line_from_row` needs."""


@dataclass(frozen=True, slots=True)
class StoredLine:
	"""The stored state of a device's line. Times are the site's, durations seconds, levels dBm.

	Counts and durations are 0 if the device does not report them; `light` has figures only if measured.
	"""

	equipment: str
	state: str
	state_since: datetime | None
	last_inform: datetime | None
	inform_interval: int
	last_boot: datetime | None
	uptime: int
	firmware: str
	hardware: str
	product_class: str
	light: OpticalReading
	wifi_ssid: str
	wifi_clients: int
	hosts_count: int
	wan_address: str
	values_on: datetime | None
	polled_on: datetime | None
	acs_id: str
	acs_backend: str


def line_from_row(row: dict) -> StoredLine:
	"""Convert a row of CPE State (with `FIELDS`)."""
	return StoredLine(
		light=light_of(row),
		hosts_count=row["hosts"],
		**{
			name: row[name]
			for name in (
				"equipment",
				"state",
				"state_since",
				"last_inform",
				"inform_interval",
				"last_boot",
				"uptime",
				"wifi_clients",
				"values_on",
				"polled_on",
			)
		},
		**{
			name: row[name] or ""
			for name in (
				*("firmware", "hardware", "product_class", "wifi_ssid", "wan_address"),
				*("acs_id", "acs_backend"),
			)
		},
	)


def without_values(line: StoredLine) -> StoredLine:
	"""Return the line without measurements, clients and addresses, as they were read at another address."""
	nothing = {"light": NO_LIGHT, "wifi_ssid": "", "wifi_clients": 0, "hosts_count": 0, "wan_address": ""}
	return replace(line, **nothing, values_on=None)


def light_of(row: dict) -> OpticalReading:
	"""Return the light in a row of CPE State or CPE Reading, with figures only if measured."""
	state, raw = row["optical_state"] or "", row["optical_raw"] or ""
	if state != MEASURED:
		return OpticalReading(state, raw=raw)
	# a level of exactly zero means none, see `optical_power.to_dbm`
	return OpticalReading(MEASURED, row["rx_power"], row["tx_power"] or None, raw=raw)


class LightValues(TypedDict):
	"""Optical levels as stored in a row, dBm; 0 unless `optical_state` is Measured."""

	optical_state: str
	rx_power: float
	tx_power: float
	optical_raw: str


def light_values(light: OpticalReading) -> LightValues:
	"""Return the row's fields for a light, the inverse of `light_of`."""
	return {
		"optical_state": light.state,
		"rx_power": light.rx or 0,
		"tx_power": light.tx or 0,
		"optical_raw": light.raw,
	}


def find_line(equipment: str) -> StoredLine | None:
	"""Return the stored line of a device; None if the ACS has never reported it."""
	row = frappe.db.get_value("CPE State", equipment, FIELDS, as_dict=True)
	return line_from_row(row) if row else None


def list_alarms(devices: Collection[str]) -> dict[str, tuple[str, datetime | None]]:
	"""Return device → its last alarm, empty without one, and when it came (site time), in one query."""
	if not devices:
		return {}
	fields = ["name", "last_alarm", "last_alarm_on"]
	rows = frappe.get_all("CPE State", {"name": ("in", sorted(devices))}, fields, as_list=True)
	return {name: (alarm or "", on) for name, alarm, on in rows}


def count_neighbours(splitters: Collection[str]) -> dict[str, dict[str, int]]:
	"""Return splitter → state → how many of its lines are in it, in one query."""
	found: dict[str, dict[str, int]] = {}
	if splitters:
		state = frappe.qb.DocType("CPE State")
		query = frappe.qb.from_(state).select(state.splitter, state.state, Count("*"))
		query = query.where(state.splitter.isin(sorted(splitters))).groupby(state.splitter, state.state)
		for splitter, kind, number in query.run():
			found.setdefault(splitter, {})[kind] = number
	return found


def save_lines(
	lines: Sequence[tuple[str, Line]], now: datetime, *, has_one_acs: bool | None = None
) -> list[str]:
	"""Store the lines of these devices in one statement, without those that another ACS manages.

	Args:
		lines: device and line, each device once; the lines' times are the site's.
		now: when they were queried.
		has_one_acs: whether the site has a single ACS; None to look.

	Returns:
		The devices that another ACS manages.
	"""
	if has_one_acs is None:
		has_one_acs = len(due.list_backends()) < 2
	# with a single ACS no device moves
	elsewhere = set() if has_one_acs or not lines else managers.lock_elsewhere(lines)
	mine = [(equipment, line) for equipment, line in lines if equipment not in elsewhere]
	for is_presence, columns in ((False, _STATE), (True, _PRESENCE)):
		some = [each for each in mine if each[1].is_presence is is_presence]
		if some:
			values = [value for equipment, line in some for value in _row(equipment, line, now)]
			frappe.db.sql(_upsert(len(some), columns), values)
	return sorted(elsewhere)


seconds_between = CustomFunction("TIMESTAMPDIFF", ["unit", "start", "end"])
_greatest = CustomFunction("GREATEST", ["one", "other"])


def _row(equipment: str, line: Line, now: datetime) -> tuple[object, ...]:
	"""Return the values in the order of `_COLUMNS`."""
	values = {
		**light_values(line.light),
		**{name: getattr(line, name) for name in ("state", "last_inform", "last_boot", "values_on")},
		**{
			name: getattr(line, name)[:140]
			for name in ("firmware", "hardware", "product_class", "acs_id", "acs_backend")
		},
		"inform_interval": line.inform_interval,
		"uptime": min(line.uptime or 0, MOST_INT),
		"wifi_ssid": line.wifi_ssid,
		"wifi_clients": min(line.wifi_clients or 0, MOST_INT),
		"hosts": min(line.hosts_count or 0, MOST_INT),
		"wan_address": line.wan_address,
	}
	bookkeeping = (equipment, equipment, _first_since(line), SYSTEM, now, now, now, SYSTEM)
	return (*bookkeeping, *(values[name] for name in _STATE))


def _first_since(line: Line) -> datetime | None:
	"""Return the start of a state that is seen for the first time: for an online device, its own start."""
	if line.state == ONLINE and line.uptime and line.values_on:
		return line.values_on - timedelta(seconds=min(line.uptime, MOST_INT))
	return line.last_inform


def _next_usual_level(table) -> Case:
	"""Return the moving mean of a line's level after a new one; it stays where nothing was measured."""
	moved = table.usual_rx + (Values(table.rx_power) - table.usual_rx) * USUAL_WEIGHT
	is_measured = Values(table.optical_state) == MEASURED
	begins = is_measured & (table.usual_rx == 0)
	return Case().when(begins, Values(table.rx_power)).when(is_measured, moved).else_(table.usual_rx)


def _counts(table: Table) -> dict[str, Case]:
	"""Return how restarts and silent seconds are counted on, from what is stored and what comes."""
	is_restart = Values(table.last_boot) > table.last_boot + SAME_BOOT
	came_back = table.state.isin((SILENT, OFFLINE)) & (Values(table.state) == ONLINE)
	# a silence that was judged already counts from then on
	since = _greatest(table.state_since, Coalesce(table.judged_on, table.state_since))
	silence = _greatest(0, seconds_between(PseudoColumn("SECOND"), since, Values(table.last_inform)))
	return {
		"restarts": Case().when(is_restart, table.restarts + 1).else_(table.restarts),
		"silent_seconds": Case()
		.when(came_back, table.silent_seconds + Coalesce(silence, 0))
		.else_(table.silent_seconds),
	}


@lru_cache(maxsize=16)
def _upsert(rows: int, columns: tuple[str, ...]) -> str:
	"""Return the statement for this many rows, cached: building takes longer than running it.

	A device that is known keeps what is in no one of these columns.
	"""
	table = frappe.qb.DocType("CPE State")
	row = [Parameter("%s")] * len(_COLUMNS)
	query = frappe.qb.into(table).columns(*_COLUMNS).insert(*[row] * rows)
	# MariaDB assigns from left to right: compare the old state before it is overwritten
	stays = Case().when(table.state == Values(table.state), table.state_since)
	for column, value in _counts(table).items():
		query = query.on_duplicate_key_update(table[column], value)
	query = query.on_duplicate_key_update(table.state_since, stays.else_(Values(table.last_inform)))
	if "rx_power" in columns:
		query = query.on_duplicate_key_update(table.usual_rx, _next_usual_level(table))
	for name in (*columns, "polled_on", "modified", "modified_by"):
		query = query.on_duplicate_key_update(table[name], Values(table[name]))
	return query.get_sql()
