"""Locks a device, writes its movement and its new place, and finds the warehouse of a technician's truck."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.states import DevicePlace
from gigafibre_fsm.exceptions import IllegalMovement

if TYPE_CHECKING:
	from frappe.model.document import Document


@dataclass(frozen=True)
class MovementCause:
	"""The circumstances of a movement."""

	now: datetime
	technician: str | None = None
	job: str | None = None
	scan: str | None = None
	note: str | None = None
	is_booked: bool = False  # ERPNext's stock has it already; nothing to post


def lock_device(equipment: str) -> "Document":
	"""Return the device, its row locked until the transaction ends.

	Raises:
		IllegalMovement: there is no such device.
	"""
	if not frappe.db.exists("Equipment", equipment):
		frappe.throw(
			_("There is no device with the serial number {0}. Create it first.").format(
				frappe.utils.escape_html(equipment)
			),
			IllegalMovement,
		)
	return frappe.get_doc("Equipment", equipment, for_update=True)


def insert_movement(
	movement: str, doc: "Document", start: DevicePlace, end: DevicePlace, cause: MovementCause
) -> str:
	"""Insert the Equipment Movement of a locked device; return its name.

	Args:
		movement: type of the movement, as in Equipment Movement.
		doc: the locked Equipment.
		start: its place before.
		end: its place afterwards.
		cause: who moves it, when and why.
	"""
	row = frappe.new_doc("Equipment Movement")
	row.update(
		{
			"equipment": doc.name,
			"movement_type": movement,
			"moved_on": cause.now,
			"job": cause.job,
			"technician": cause.technician,
			"scan": cause.scan,
			"note": cause.note,
			"stock_state": _stock_state(doc, start, end, cause),
		}
	)
	for prefix, place in (("from", start), ("to", end)):
		row.set(f"{prefix}_status", place.status)
		row.set(f"{prefix}_warehouse", place.warehouse)
		row.set(f"{prefix}_location", place.location)
		row.set(f"{prefix}_customer", place.customer)
	# guard: no role may write movements; they come from here alone, and all callers are guarded
	row.insert(ignore_permissions=True)
	return row.name


def save_place(doc: "Document", end: DevicePlace, cause: MovementCause) -> None:
	"""Save the new place of a locked device.

	Args:
		doc: the locked Equipment.
		end: its place after the movement.
		cause: who moves it, when and why.
	"""
	doc.status, doc.warehouse = end.status, end.warehouse
	doc.service_location, doc.customer = end.location, end.customer
	installed = end.status == movement_states.INSTALLED
	doc.installed_on = cause.now if installed else None
	doc.installed_by_job = cause.job if installed else None
	doc.flags.is_moving = True
	# guard: technicians move devices without the right to edit them; the caller has checked whose job it is
	doc.save(ignore_permissions=True)


def find_truck(technician: str) -> str:
	"""Return the warehouse that represents a technician's truck.

	Raises:
		IllegalMovement: the technician has no truck yet.
	"""
	truck = frappe.db.get_value("Dispatch Technician", technician, "truck")
	if not truck:
		frappe.throw(
			_("{0} has no truck yet: choose a warehouse in the technician's form.").format(technician),
			IllegalMovement,
		)
	return truck


def find_technician_of_truck(warehouse: str | None) -> str | None:
	"""Return the technician whose truck a warehouse is; None if it is no truck."""
	return warehouse and frappe.db.get_value("Dispatch Technician", {"truck": warehouse}, "name")


def _stock_state(doc: "Document", start: DevicePlace, end: DevicePlace, cause: MovementCause) -> str:
	"""Return a movement's state in ERPNext's stock: not tracked there, pending, or posted already."""
	if cause.is_booked:
		return "Posted"
	if not doc.item or not movement_states.stock_entry_purpose(start, end):
		return "Not Tracked"
	item = frappe.get_cached_value("Item", doc.item, ["is_stock_item", "has_serial_no"], as_dict=True)
	return "Pending" if item and item.is_stock_item and item.has_serial_no else "Not Tracked"
