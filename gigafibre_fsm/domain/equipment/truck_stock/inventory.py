"""A technician's truck: its devices, recent movements, minimum stock, and stock counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from pypika import Parameter

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce, Count

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.movements import discrepancies
from gigafibre_fsm.domain.equipment.movements import repository as movement_repository
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.truck_stock import stock_count
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

SHOWN_DAYS = 14
SHOWN_MOVES = 12
MOST_OTHERS = 50


@dataclass(frozen=True, slots=True)
class Shortage:
	"""A model of which a truck has less than its minimum."""

	model: str
	there: int
	minimum: int


@dataclass(frozen=True, slots=True)
class Handover:
	"""A device that came from, or went to, another person."""

	equipment: str
	movement_type: str
	moved_on: datetime
	came: bool
	who: str


class CountedDevice(NamedTuple):
	"""A device on a truck; `is_missing` if it has an open finding that it is not there."""

	name: str
	equipment_model: str | None
	equipment_type: str | None
	mac_address: str | None
	is_defective: bool
	is_missing: bool


def list_devices(truck: str) -> list[CountedDevice]:
	"""Return the devices on a truck by model, usable and defective, each with whether it is missing."""
	device = frappe.qb.DocType("Equipment")
	finding = frappe.qb.DocType(discrepancies.DOCTYPE)
	missing = (
		frappe.qb.from_(finding)
		.select(finding.equipment)
		.where((finding.kind == discrepancies.NOT_FOUND) & (finding.state == discrepancies.OPEN))
	)
	query = (
		frappe.qb.from_(device)
		.select(device.name, device.equipment_model, device.equipment_type, device.mac_address)
		.select((device.status == movement_states.IN_REPAIR).as_("is_defective"))
		.select(device.name.isin(missing).as_("is_missing"))
		.where(
			(device.warehouse == truck)
			& device.status.isin((movement_states.ON_TRUCK, movement_states.IN_REPAIR))
		)
		.orderby(device.equipment_model, device.name)
		.limit(500)
	)
	return [CountedDevice(*row) for row in query.run()]


def list_handovers(technician: str, truck: str, now: datetime) -> list[Handover]:
	"""Return what others put onto or took from a truck, and what its technician handed to others.

	At most SHOWN_MOVES movements of the last SHOWN_DAYS days, newest first; without names for a
	sub-contractor.

	Args:
		technician: owner of the truck, name of a Dispatch Technician.
		truck: name of the truck's Warehouse.
		now: site time, naive.
	"""
	row = frappe.qb.DocType("Equipment Movement")
	person = frappe.qb.DocType("Dispatch Technician")
	other = frappe.qb.DocType("Dispatch Technician").as_("other")
	by_others = Coalesce(row.technician, "") != technician
	between = (row.to_warehouse == truck) & by_others | (row.from_warehouse == truck) & (
		by_others | row.to_warehouse.isnotnull()
	)
	rows = (
		frappe.qb.from_(row)
		.left_join(person)
		.on(person.name == row.technician)
		.left_join(other)
		.on(other.truck == row.to_warehouse)
		.select(row.equipment, row.movement_type, row.moved_on, row.to_warehouse)
		.select(person.technician_name.as_("by"), other.technician_name.as_("to"))
		.where(between & (Coalesce(row.from_warehouse, "") != Coalesce(row.to_warehouse, "")))
		.where(row.moved_on > now - timedelta(days=SHOWN_DAYS))
		.orderby(row.instant, order=frappe.qb.desc)
		.limit(SHOWN_MOVES)
	).run(as_dict=True)
	knows_names = not technician_users.is_subcontractor(technician)
	return [_build_handover(each, truck, knows_names) for each in rows]


def _build_handover(row: dict, truck: str, knows_names: bool) -> Handover:
	came = row.to_warehouse == truck
	who = (row.by if came else row.to or row.by) if knows_names else ""
	return Handover(row.equipment, row.movement_type, row.moved_on, came, who or "")


def list_shortages(technician: str, truck: str | None) -> list[Shortage]:
	"""Return the models below the truck's minimum, in one query; a technician's own minimum comes first."""
	if not truck:
		return []
	rows = frappe.db.sql(_short_statement(), {"technician": technician, "truck": truck}, as_dict=True)
	counts = {row.equipment_model: row for row in sorted(rows, key=lambda row: bool(row.technician))}
	return [
		Shortage(row.equipment_model, row.there, row.minimum)
		for row in counts.values()
		if row.there < row.minimum
	]


@cache
def _short_statement() -> str:
	"""Return the query as text, built once per process: building it takes longer than running it."""
	wanted = frappe.qb.DocType("Truck Minimum")
	device = frappe.qb.DocType("Equipment")
	here = (device.warehouse == Parameter("%(truck)s")) & (device.status == movement_states.ON_TRUCK)
	mine = wanted.technician == Parameter("%(technician)s")
	return (
		frappe.qb.from_(wanted)
		.left_join(device)
		.on((device.equipment_model == wanted.equipment_model) & here)
		.select(wanted.equipment_model, wanted.minimum, wanted.technician, Count(device.name).as_("there"))
		.where(mine | (Coalesce(wanted.technician, "") == ""))
		.groupby(wanted.name)
		.orderby(wanted.equipment_model)
		.get_sql()
	)


def record_count(
	technician: str, shown: Iterable[str], ticked: Sequence[str], others: Iterable[str], now: datetime
) -> str:
	"""Store a stock count of the technician's truck and report missing devices to dispatch; nothing moves.

	Args:
		technician: the Dispatch Technician who counted.
		shown: names of the devices on the list that was counted.
		ticked: those of them that were found.
		others: serial numbers or codes of other devices found, at most MOST_OTHERS.
		now: site time, naive.

	Returns:
		Name of the Truck Count.

	Raises:
		IllegalMovement: the technician has no truck.
		FsmError: one of the others is not on record, or they are too many.
	"""
	truck = movement_repository.find_truck(technician)
	found = stock_count.compare_count(
		shown, ticked, _resolve_typed(others), {row.name for row in list_devices(truck)}
	)
	doc = _counted(technician, truck, found, now)
	# guard: no role may write counts; they come from here alone, and all callers are guarded
	doc.insert(ignore_permissions=True)
	for equipment in found.missing:
		discrepancies.report_discrepancy(equipment, discrepancies.NOT_FOUND, technician, now, count=doc.name)
	discrepancies.close_as_found(found.there, doc.name, now)
	return doc.name


class LastCount(TypedDict):
	"""A Truck Count: its time, and the numbers of devices expected, found and missing."""

	name: str
	counted_on: datetime
	expected: int
	there: int
	missing: int


def last_count(truck: str) -> LastCount | None:
	"""Return the truck's last count, with its time and its numbers of devices; None if never counted."""
	rows = frappe.get_all(
		"Truck Count",
		{"truck": truck},
		["name", "counted_on", "expected", "there", "missing"],
		order_by="instant desc, creation desc",
		limit=1,
	)
	return rows[0] if rows else None


def _resolve_typed(texts: Iterable[str]) -> list[str]:
	typed = [text for text in texts if text.strip()]
	if len(typed) > MOST_OTHERS:
		frappe.throw(
			_("A count takes up to {0} typed devices, not {1}. Load the others first, then count.").format(
				MOST_OTHERS, len(typed)
			),
			FsmError,
		)
	names = [search.resolve_device(text) for text in typed]
	known = set(frappe.get_all("Equipment", {"name": ("in", names)}, pluck="name")) if names else set()
	for name in names:
		if name not in known:
			frappe.throw(
				_("There is no device with the serial number {0}. Scan its label, or leave it out.").format(
					frappe.utils.escape_html(name)
				),
				FsmError,
			)
	return names


def _counted(technician: str, truck: str, found: stock_count.CountResult, now: datetime) -> "Document":
	doc = frappe.new_doc("Truck Count")
	doc.update({"technician": technician, "truck": truck, "counted_on": now})
	doc.update(
		{
			"expected": len(found.there) + len(found.missing),
			"there": len(found.there),
			"missing": len(found.missing),
			"extra": len(found.extra),
		}
	)
	for result, names in (
		("There", found.there),
		("Not Found", found.missing),
		("Not Expected", found.extra),
	):
		for name in names:
			doc.append("devices", {"equipment": name, "result": result})
	return doc
