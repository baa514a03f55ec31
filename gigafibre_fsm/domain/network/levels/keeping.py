"""Keeps one level a day of each line, and derives below which level it is weak.

The only writer of Light History, and of `weak_below` and `level_day` in CPE State. The lines of a PON port are worked in
one transaction, because each is judged with its neighbours; what a killed worker leaves is due as before.
"""

from collections.abc import Callable, Sequence
from datetime import date

from pypika import Parameter
from pypika.terms import Case, Values

import frappe
from frappe.query_builder.functions import Concat
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.levels import history
from gigafibre_fsm.domain.network.levels.history import DayLevel
from gigafibre_fsm.domain.network.quality import pon_classes
from gigafibre_fsm.domain.network.topology import light, line_light, repository
from gigafibre_fsm.domain.network.topology.line_light import LineLight
from gigafibre_fsm.domain.platform import transactions

DOCTYPE, STATE = "Light History", "CPE State"
AT_ONCE = 500
SYSTEM = "Administrator"
COLUMNS = ("name", "owner", "creation", "modified", "modified_by", "equipment", "month", "levels", "last_day")


def keep_due(goes_on: Callable[[], bool]) -> int:
	"""Keep the levels that are due; return of how many lines.

	Args:
		goes_on: whether there is time for a further port.
	"""
	done = 0
	for port in list_due_ports():
		while goes_on():
			kept = transactions.run_transaction(lambda port=port: keep_port(port))
			done += kept
			# the lines that hang nowhere come by pages
			if port or kept < AT_ONCE:
				break
	return done


def find_levels(equipment: str, since: date | None) -> list[DayLevel]:
	"""Return the levels of a device by day.

	Args:
		equipment: name of the Equipment.
		since: when it was installed; earlier levels are those of another home. None for all.
	"""
	filters = {"equipment": equipment}
	rows = frappe.get_all(DOCTYPE, filters, ["month", "levels"], order_by="month")
	found = [each for row in rows for each in history.unpack_levels(row.month, row.levels or "")]
	return [each for each in found if since is None or each.day >= since]


def list_due_ports() -> list[str]:
	"""Return the PON ports with a line that is due; an empty name stands for lines that hang nowhere."""
	state = frappe.qb.DocType(STATE)
	query = frappe.qb.from_(state).select(state.pon_port).distinct().where(due.is_level_due(state))
	return sorted({port or "" for port in query.run(pluck=True)})


def keep_port(port: str) -> int:
	"""Keep the levels of the lines of a port that are due; return how many they are; to be run as a transaction.

	Args:
		port: name of the PON port; empty for lines that hang nowhere, of which a page is taken.
	"""
	rows = _lock_lines(port)
	root = repository.find_node(port) if port and rows else None
	lights = {each.equipment: each for each in line_light.list_lights(root)} if root else {}
	_insert_levels(
		[(row.name, DayLevel(row.values_on.date(), row.rx_power)) for row in rows if _is_of_here(row)]
	)
	_mark_lines([(row.name, _weak_below(lights.get(row.name)), row.values_on.date()) for row in rows])
	return len(rows)


def _lock_lines(port: str) -> list[frappe._dict]:
	"""Lock and return the lines that are due, so that a device that moves meanwhile waits."""
	state, device = frappe.qb.DocType(STATE), frappe.qb.DocType("Equipment")
	there = state.pon_port == port if port else state.pon_port.isnull() | (state.pon_port == "")
	query = frappe.qb.from_(state).select(state.name).where(there & due.is_level_due(state))
	names = query.orderby(state.name).limit(AT_ONCE if not port else 10_000).for_update().run(pluck=True)
	if not names:
		return []
	query = frappe.qb.from_(state).left_join(device).on(device.name == state.name)
	query = query.select(state.name, state.rx_power, state.values_on, device.installed_on)
	return query.where(state.name.isin(names)).run(as_dict=True)


def _is_of_here(row: frappe._dict) -> bool:
	return not row.installed_on or row.values_on >= row.installed_on


def _weak_below(found: LineLight | None) -> float:
	"""Return the level under which a line is weak; 0 if nothing says so but the limit of its class."""
	if found is None or found.measured is None or found.verdict.kind == light.UNKNOWN:
		return 0.0
	verdict, weakest = found.verdict, pon_classes.find_class(found.pon_class).weakest
	return history.weak_below(found.measured, verdict.deviation or 0.0, verdict.tolerance, weakest)


def _insert_levels(levels: Sequence[tuple[str, DayLevel]]) -> None:
	"""Add each level to the text of its month, unless that day or a later one is in it."""
	if not levels:
		return
	now, values = now_datetime(), []
	for equipment, entry in levels:
		month = entry.day.replace(day=1)
		name = f"{equipment}/{month:%Y-%m}"
		values += [name, SYSTEM, now, now, SYSTEM, equipment, month, history.pack_level(entry), entry.day]
	table = frappe.qb.DocType(DOCTYPE)
	row = [Parameter("%s")] * len(COLUMNS)
	query = frappe.qb.into(table).columns(*COLUMNS).insert(*[row] * len(levels))
	is_new = table.last_day < Values(table.last_day)
	# MariaDB assigns from left to right: the day is compared before it is overwritten
	longer = Case().when(is_new, Concat(table.levels, " ", Values(table.levels))).else_(table.levels)
	query = query.on_duplicate_key_update(table.levels, longer)
	latest = Case().when(is_new, Values(table.last_day)).else_(table.last_day)
	query = query.on_duplicate_key_update(table.last_day, latest)
	frappe.db.sql(query.get_sql(), values)


def _mark_lines(marks: Sequence[tuple[str, float, date]]) -> None:
	"""Store below which level lines are weak, and for which day their level was kept, in one statement."""
	if not marks:
		return
	table = frappe.qb.DocType(STATE)
	row = [Parameter("%s")] * 3
	query = frappe.qb.into(table).columns("name", "weak_below", "level_day").insert(*[row] * len(marks))
	for name in ("weak_below", "level_day"):
		query = query.on_duplicate_key_update(table[name], Values(table[name]))
	frappe.db.sql(query.get_sql(), [value for mark in marks for value in mark])
