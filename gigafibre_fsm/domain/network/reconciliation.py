"""Differences between stock and network: devices that call but should not, and the reverse."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe.query_builder import Interval
from frappe.query_builder.functions import Max
from frappe.utils import get_datetime

from gigafibre_fsm.domain.equipment.movements import network_findings
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.network_findings import (
	CALLS_FROM_ELSEWHERE,
	NEVER_CALLED,
	STRANGER,
	FindingChanges,
	NetworkDifference,
)
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device import stock_matching
from gigafibre_fsm.domain.network.line.baselines import WITH_A_BASELINE
from gigafibre_fsm.domain.network.polling import notes

UNPLUGGED_WITHIN = Interval(hours=1)
"""Calls within this time after a movement may precede it: phones report movements late."""
CALLS_WITHIN = timedelta(days=1)
"""A device that has not called within this time after its installation has a problem."""
MOST_EACH = 500


@dataclass(frozen=True, slots=True)
class StockDifference:
	"""A device on which stock and network disagree; `equipment` is None if stock does not have it."""

	kind: str
	serial: str
	equipment: str | None
	model: str
	status: str
	place: str
	last_inform: datetime | None
	product_class: str = ""


def find_differences(now: datetime, most: int | None = MOST_EACH) -> list[StockDifference]:
	"""Return the differences, most costly first: devices in homes that stock does not know of.

	Args:
		now: site time, naive.
		most: of each kind; None for all.
	"""
	return [*_unknown_devices(), *_callers_from_elsewhere(most), *_silent_since_installed(now, most)]


def report_differences(now: datetime) -> FindingChanges:
	"""Compare stock and network, and open and close Equipment Findings accordingly.

	Args:
		now: site time, naive.
	"""
	found = [
		NetworkDifference(each.kind, each.serial, each.equipment, each.product_class, each.last_inform)
		for each in find_differences(now, None)
	]
	changes = network_findings.match_findings(found, now)
	frappe.db.set_single_value(notes.DOCTYPE, "reconciled_on", now, update_modified=False)
	return changes


def _unknown_devices() -> list[StockDifference]:
	"""Return devices that polling found and stock did not have, without those it has by now."""
	noted = [about for name in due.BACKENDS for about in notes.read_strangers(name).values()]
	by_serial = {about["serial"]: about for about in noted}
	unknown = stock_matching.find_unknown(by_serial) if by_serial else []
	return [
		StockDifference(
			STRANGER,
			serial,
			None,
			by_serial[serial]["product_class"],
			"",
			"",
			get_datetime(by_serial[serial]["last_inform"] or None),
			by_serial[serial]["product_class"],
		)
		for serial in unknown
	]


def _callers_from_elsewhere(most: int | None) -> list[StockDifference]:
	"""Return devices on a shelf, on a truck, lost or retired that have called since they went there."""
	device = frappe.qb.DocType("Equipment")
	state = frappe.qb.DocType("CPE State")
	movement = frappe.qb.DocType("Equipment Movement")
	moved = (
		frappe.qb.from_(movement)
		.select(movement.equipment, Max(movement.moved_on).as_("on"))
		.groupby(movement.equipment)
		.as_("moved")
	)
	query = (
		frappe.qb.from_(device)
		.join(state)
		.on(state.name == device.name)
		.left_join(moved)
		.on(moved.equipment == device.name)
		.select(device.name, device.equipment_model, device.status, device.warehouse, state.last_inform)
		.where((device.status != movement_states.INSTALLED) & state.last_inform.isnotnull())
		.where(moved.on.isnull() | (state.last_inform > moved.on + UNPLUGGED_WITHIN))
		.orderby(state.last_inform, order=frappe.qb.desc)
	)
	rows = (query.limit(most) if most else query).run()
	return [
		StockDifference(CALLS_FROM_ELSEWHERE, name, name, model, status, warehouse or "", last_inform)
		for name, model, status, warehouse, last_inform in rows
	]


def _silent_since_installed(now: datetime, most: int | None) -> list[StockDifference]:
	"""Return ONTs that were installed more than a day ago and have not called since."""
	device = frappe.qb.DocType("Equipment")
	state = frappe.qb.DocType("CPE State")
	query = (
		frappe.qb.from_(device)
		.left_join(state)
		.on(state.name == device.name)
		.select(
			device.name, device.equipment_model, device.status, device.service_location, state.last_inform
		)
		.where((device.status == movement_states.INSTALLED) & device.equipment_type.isin(WITH_A_BASELINE))
		.where(device.installed_on < now - CALLS_WITHIN)
		.where(state.last_inform.isnull() | (state.last_inform < device.installed_on))
		.orderby(device.installed_on, order=frappe.qb.desc)
	)
	rows = (query.limit(most) if most else query).run()
	return [StockDifference(NEVER_CALLED, row[0], *row) for row in rows]
