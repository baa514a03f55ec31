"""Moving devices: the only writer of where an Equipment is, and of Equipment Movement.

Who may ask for a movement is decided by the caller (a guarded endpoint, a desk method, the visit); what is
possible is decided in `movements/states.py`. The device's row stays locked until the caller's transaction ends, so two
phones that install one device take turns.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import discrepancies
from gigafibre_fsm.domain.equipment.movements import messages as movement_messages
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.states import DevicePlace
from gigafibre_fsm.exceptions import IllegalMovement

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.equipment.equipment import Equipment


@dataclass(frozen=True)
class MovementResult:
	"""The movement that was written; `already` is true (and `movement` None) when nothing had to move.

	`remark` is a sentence that is said even where several devices moved together, for example that one of them
	went elsewhere than was chosen.
	"""

	equipment: str
	movement: str | None
	already: bool
	message: str
	remark: str = ""


@dataclass(frozen=True)
class _Cause:
	"""What a movement belongs to."""

	now: datetime
	technician: str | None = None
	job: str | None = None
	scan: str | None = None
	note: str | None = None
	is_booked: bool = False  # ERPNext's stock says so already: there is nothing to post


def receive(equipment: str, warehouse: str, now: datetime | None = None) -> MovementResult:
	"""Put a new, repaired or found device into a warehouse (or, for a new one, onto a truck).

	Args:
		equipment: name of the Equipment.
		warehouse: name of the Warehouse, which may be a technician's truck.
		now: site time, naive; the present without it.

	Raises:
		IllegalMovement: the device is on a truck, installed or retired, or does not exist.
	"""
	status = movement_states.ON_TRUCK if find_technician_of_truck(warehouse) else movement_states.IN_STOCK
	return _move("Receive", equipment, DevicePlace(status, warehouse), _Cause(now or now_datetime()))


def load(
	equipment: str, technician: str, now: datetime | None = None, *, by: str | None = None, note: str = ""
) -> MovementResult:
	"""Put a device from a warehouse or another truck onto a technician's truck.

	Args:
		equipment: name of the Equipment.
		technician: whose truck, name of a Dispatch Technician.
		now: site time, naive; the present without it.
		by: the technician who hands the device over; without it the one who takes it.
		note: in the person's words.

	Raises:
		IllegalMovement: the device is installed, in repair, lost or retired, or does not exist; or the
			technician has no truck.
	"""
	end = DevicePlace(movement_states.ON_TRUCK, find_truck(technician))
	cause = _Cause(now or now_datetime(), by or technician, note=note or None)
	return _move("Load", equipment, end, cause)


def unload(
	equipment: str, warehouse: str, now: datetime | None = None, *, technician: str | None = None
) -> MovementResult:
	"""Bring a device back to a warehouse: from a truck, from repair, or from the customer who had it.

	This is how dispatch frees a device that is still booked at a customer's.

	Args:
		equipment: name of the Equipment.
		warehouse: name of the Warehouse.
		now: site time, naive; the present without it.
		technician: the Dispatch Technician who brings it.

	Raises:
		IllegalMovement: the device is retired, or does not exist.
	"""
	doc = lock_device(equipment)
	movement = {
		movement_states.INSTALLED: "Remove",
		movement_states.ON_TRUCK: "Unload",
		movement_states.IN_STOCK: "Transfer",
	}.get(doc.status, "Receive")
	cause = _Cause(now or now_datetime(), technician)
	return _move(movement, equipment, DevicePlace(movement_states.IN_STOCK, warehouse), cause)


def install(
	equipment: str,
	job: str,
	technician: str,
	location: str,
	customer: str,
	scan: str | None = None,
	now: datetime | None = None,
) -> MovementResult:
	"""Put a device into service at a customer's location; it leaves the truck.

	Asking again for the same location moves nothing; the answer's `already` is true then.

	Args:
		equipment: name of the Equipment.
		job: the visit, name of a Dispatch Job.
		technician: who installs it, name of a Dispatch Technician.
		location: name of the Service Location.
		customer: name of the Customer.
		scan: the FSM Scan by which it was found.
		now: site time, naive; the present without it.

	Raises:
		IllegalMovement: it is installed elsewhere, in repair, lost or retired (dispatch must free it first);
			or it does not exist.
	"""
	end = DevicePlace(movement_states.INSTALLED, None, location, customer)
	return _move("Install", equipment, end, _Cause(now or now_datetime(), technician, job, scan))


def remove(
	equipment: str,
	job: str | None,
	technician: str,
	location: str | None = None,
	scan: str | None = None,
	now: datetime | None = None,
) -> MovementResult:
	"""Take a device out of a customer's location onto the technician's truck.

	Args:
		equipment: name of the Equipment.
		job: the visit, name of a Dispatch Job; None outside a visit.
		technician: who takes it, name of a Dispatch Technician.
		location: the Service Location where it is expected; a device installed anywhere else is refused.
		scan: the FSM Scan by which it was found.
		now: site time, naive; the present without it.

	Raises:
		IllegalMovement: it is not installed, not there, or does not exist; or the technician has no truck.
	"""
	doc = lock_device(equipment)
	if location and doc.status == movement_states.INSTALLED and doc.service_location != location:
		frappe.throw(_("{0} is not installed at this address.").format(equipment), IllegalMovement)
	end = DevicePlace(movement_states.ON_TRUCK, find_truck(technician))
	return _move("Remove", equipment, end, _Cause(now or now_datetime(), technician, job, scan))


def transfer(equipment: str, warehouse: str, now: datetime | None = None) -> MovementResult:
	"""Move a device from one warehouse or truck to another.

	Args:
		equipment: name of the Equipment.
		warehouse: name of the Warehouse it goes to, which may be a technician's truck.
		now: site time, naive; the present without it.

	Raises:
		IllegalMovement: the device is installed, in repair, lost or retired, or does not exist.
	"""
	technician = find_technician_of_truck(warehouse)
	if technician:
		return load(equipment, technician, now)
	return _move(
		"Transfer", equipment, DevicePlace(movement_states.IN_STOCK, warehouse), _Cause(now or now_datetime())
	)


def send_to_repair(
	equipment: str,
	warehouse: str | None = None,
	note: str | None = None,
	now: datetime | None = None,
	*,
	technician: str | None = None,
	job: str | None = None,
) -> MovementResult:
	"""Mark a device as defective; it goes to the repair shop's warehouse, or stays on its shelf or truck.

	Args:
		equipment: name of the Equipment.
		warehouse: the repair shop's Warehouse; without it the device stays where it is.
		note: what is wrong with it.
		now: site time, naive; the present without it.
		technician: the Dispatch Technician who says so.
		job: the visit it belongs to, name of a Dispatch Job.

	Raises:
		IllegalMovement: the device is installed, lost or retired, or does not exist.
	"""
	shelf = warehouse or lock_device(equipment).warehouse
	cause = _Cause(now or now_datetime(), technician, job, note=note)
	return _move("Send to Repair", equipment, DevicePlace(movement_states.IN_REPAIR, shelf), cause)


def write_off(
	equipment: str,
	note: str | None = None,
	now: datetime | None = None,
	*,
	technician: str | None = None,
	job: str | None = None,
) -> MovementResult:
	"""Write off a device that cannot be found; receiving or finding it brings it back.

	Args:
		equipment: name of the Equipment.
		note: how it was lost.
		now: site time, naive; the present without it.
		technician: the Dispatch Technician who says so.
		job: the visit it belongs to, name of a Dispatch Job.

	Raises:
		IllegalMovement: the device is retired, or does not exist.
	"""
	cause = _Cause(now or now_datetime(), technician, job, note=note)
	return _move("Lose", equipment, DevicePlace(movement_states.LOST), cause)


def recover(
	equipment: str, technician: str, note: str | None = None, now: datetime | None = None
) -> MovementResult:
	"""Put a lost device that turned up onto the truck of the technician who holds it.

	Args:
		equipment: name of the Equipment.
		technician: who holds it, name of a Dispatch Technician.
		note: in the technician's words.
		now: site time, naive; the present without it.

	Raises:
		IllegalMovement: the device is not lost, or does not exist; or the technician has no truck.
	"""
	cause = _Cause(now or now_datetime(), technician, note=note)
	return _move("Find", equipment, DevicePlace(movement_states.ON_TRUCK, find_truck(technician)), cause)


def retire(equipment: str, note: str | None = None, now: datetime | None = None) -> MovementResult:
	"""Take a device out of use for good.

	Args:
		equipment: name of the Equipment.
		note: why.
		now: site time, naive; the present without it.

	Raises:
		IllegalMovement: the device is installed, or does not exist.
	"""
	return _move(
		"Retire", equipment, DevicePlace(movement_states.RETIRED), _Cause(now or now_datetime(), note=note)
	)


def apply_stock_document(equipment: str, end: DevicePlace, note: str, now: datetime) -> MovementResult:
	"""Put a device where a stock document of ERPNext has put it.

	A movement that would otherwise be impossible is written all the same, and nothing is posted back to
	ERPNext.

	Args:
		equipment: name of the Equipment.
		end: where ERPNext has it now.
		note: which document moved it.
		now: site time, naive.

	Raises:
		IllegalMovement: the device does not exist.
	"""
	doc = lock_device(equipment)
	kind = movement_states.movement_between(DevicePlace(doc.status, doc.warehouse), end)
	return _move(kind, equipment, end, _Cause(now, note=note, is_booked=True))


def find_truck(technician: str) -> str:
	"""The warehouse that is a technician's truck.

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
	"""Whose truck a warehouse is; None for a warehouse that stands still."""
	return warehouse and frappe.db.get_value("Dispatch Technician", {"truck": warehouse}, "name")


def _move(movement: str, equipment: str, end: DevicePlace, cause: _Cause) -> MovementResult:
	"""Check and write one movement on the locked device."""
	doc = lock_device(equipment)
	start = DevicePlace(doc.status, doc.warehouse, doc.service_location, doc.customer)
	if end.is_same_as(start):
		return MovementResult(
			doc.name, None, True, movement_messages.describe_unchanged(doc.name, end.status)
		)
	if not cause.is_booked and not movement_states.is_possible(movement, start):
		frappe.throw(movement_messages.explain_refusal(doc.name, doc.status, movement), IllegalMovement)
	row = _written(movement, doc, start, end, cause)
	discrepancies.close_open(doc.name, row, cause.now)
	_put(doc, end, cause)
	return MovementResult(doc.name, row, False, movement_messages.describe_done(doc.name, end.status))


def lock_device(equipment: str) -> "Equipment":
	"""The device, its row locked until the transaction ends.

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


def _written(movement: str, doc: "Equipment", start: DevicePlace, end: DevicePlace, cause: _Cause) -> str:
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
	# Nobody has the right to write movements by hand: this function is the only way, its callers are guarded.
	row.insert(ignore_permissions=True)
	return row.name


def _put(doc: "Equipment", end: DevicePlace, cause: _Cause) -> None:
	doc.status, doc.warehouse = end.status, end.warehouse
	doc.service_location, doc.customer = end.location, end.customer
	installed = end.status == movement_states.INSTALLED
	doc.installed_on = cause.now if installed else None
	doc.installed_by_job = cause.job if installed else None
	doc.flags.is_moving = True
	# A technician moves devices without the right to edit them; the caller has checked whose visit it is.
	doc.save(ignore_permissions=True)


def _stock_state(doc: "Equipment", start: DevicePlace, end: DevicePlace, cause: _Cause) -> str:
	"""What ERPNext's stock knows of a move: none of its business, to be told, or said by itself."""
	if cause.is_booked:
		return "Posted"
	if not doc.item or not movement_states.stock_entry_purpose(start, end):
		return "Not Tracked"
	item = frappe.get_cached_value("Item", doc.item, ["is_stock_item", "has_serial_no"], as_dict=True)
	return "Pending" if item and item.is_stock_item and item.has_serial_no else "Not Tracked"
