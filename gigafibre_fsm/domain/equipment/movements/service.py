"""Moves devices: with `movements/repository.py` the only writer of an Equipment's place and of Equipment Movement.

The caller (a guarded endpoint, a desk method, a job) decides who may request a movement;
`movements/states.py` decides which are possible. The device's row stays locked until the caller's transaction
ends, so that two phones that install the same device are processed one after the other.
"""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import discrepancies, repository
from gigafibre_fsm.domain.equipment.movements import messages as movement_messages
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements.repository import MovementCause
from gigafibre_fsm.domain.equipment.movements.states import DevicePlace
from gigafibre_fsm.exceptions import IllegalMovement


@dataclass(frozen=True)
class MovementResult:
	"""The movement that was written; if nothing had to move, `already` is true and `movement` is None.

	`remark` is a sentence to show even if several devices moved together, for example that one of them went
	elsewhere than chosen.
	"""

	equipment: str
	movement: str | None
	already: bool
	message: str
	remark: str = ""


def receive_device(equipment: str, warehouse: str, now: datetime | None = None) -> MovementResult:
	"""Put a new, repaired or found device into a warehouse (or, for a new one, onto a truck).

	Args:
		equipment: name of the Equipment.
		warehouse: name of the Warehouse, which may be a technician's truck.
		now: site time, naive; None means the current time.

	Raises:
		IllegalMovement: the device is on a truck, installed or retired, or does not exist.
	"""
	status = (
		movement_states.ON_TRUCK
		if repository.find_technician_of_truck(warehouse)
		else movement_states.IN_STOCK
	)
	return _move("Receive", equipment, DevicePlace(status, warehouse), MovementCause(now or now_datetime()))


def load_device(
	equipment: str, technician: str, now: datetime | None = None, *, by: str | None = None, note: str = ""
) -> MovementResult:
	"""Put a device from a warehouse or another truck onto a technician's truck.

	Args:
		equipment: name of the Equipment.
		technician: owner of the truck, name of a Dispatch Technician.
		now: site time, naive; None means the current time.
		by: the technician who hands the device over; None if `technician` takes it.
		note: in the technician's words.

	Raises:
		IllegalMovement: the device is installed, in repair, lost or retired, or does not exist; or the
			technician has no truck.
	"""
	end = DevicePlace(movement_states.ON_TRUCK, repository.find_truck(technician))
	cause = MovementCause(now or now_datetime(), by or technician, note=note or None)
	return _move("Load", equipment, end, cause)


def unload_device(
	equipment: str,
	warehouse: str,
	now: datetime | None = None,
	*,
	technician: str | None = None,
	note: str | None = None,
) -> MovementResult:
	"""Return a device to a warehouse: from a truck, from repair, or from a customer.

	Dispatch uses it to free a device that is still recorded at a customer's.

	Args:
		equipment: name of the Equipment.
		warehouse: name of the Warehouse.
		now: site time, naive; None means the current time.
		technician: the Dispatch Technician who returns it.
		note: why.

	Raises:
		IllegalMovement: the device is retired, or does not exist.
	"""
	doc = repository.lock_device(equipment)
	movement = {
		movement_states.INSTALLED: "Remove",
		movement_states.ON_TRUCK: "Unload",
		movement_states.IN_STOCK: "Transfer",
	}.get(doc.status, "Receive")
	cause = MovementCause(now or now_datetime(), technician, note=note)
	return _move(movement, equipment, DevicePlace(movement_states.IN_STOCK, warehouse), cause)


def install_device(
	equipment: str,
	*,
	job: str,
	technician: str,
	location: str,
	customer: str,
	scan: str | None = None,
	now: datetime | None = None,
) -> MovementResult:
	"""Put a device into service at a customer's location; it leaves the truck.

	If it is installed at this location already, nothing moves and `already` is true.

	Args:
		equipment: name of the Equipment.
		job: name of the Dispatch Job.
		technician: the Dispatch Technician who installs it.
		location: name of the Service Location.
		customer: name of the Customer.
		scan: the FSM Scan that identified it.
		now: site time, naive; None means the current time.

	Raises:
		IllegalMovement: it is installed elsewhere, in repair, lost or retired (dispatch must free it first);
			or it does not exist.
	"""
	end = DevicePlace(movement_states.INSTALLED, None, location, customer)
	return _move("Install", equipment, end, MovementCause(now or now_datetime(), technician, job, scan))


def correct_installation(
	equipment: str, *, location: str, customer: str, note: str, now: datetime | None = None
) -> MovementResult:
	"""Record that a device is in service at a customer's, which dispatch found out without a visit.

	Args:
		equipment: name of the Equipment.
		location: name of the Service Location.
		customer: name of the Customer.
		note: how it was found out.
		now: site time, naive; None means the current time.

	Raises:
		IllegalMovement: as for `install_device`.
	"""
	end = DevicePlace(movement_states.INSTALLED, None, location, customer)
	return _move("Install", equipment, end, MovementCause(now or now_datetime(), note=note))


def remove_device(
	equipment: str,
	*,
	job: str | None,
	technician: str,
	location: str | None = None,
	scan: str | None = None,
	now: datetime | None = None,
	note: str = "",
) -> MovementResult:
	"""Take a device out of a customer's location onto the technician's truck.

	Args:
		equipment: name of the Equipment.
		job: name of the Dispatch Job; None outside a job.
		technician: the Dispatch Technician who removes it.
		location: the Service Location where it should be; a device installed elsewhere is refused.
		scan: the FSM Scan that identified it.
		now: site time, naive; None means the current time.
		note: the technician's remark, kept with the movement.

	Raises:
		IllegalMovement: it is not installed, not there, or does not exist; or the technician has no truck.
	"""
	doc = repository.lock_device(equipment)
	if location and doc.status == movement_states.INSTALLED and doc.service_location != location:
		frappe.throw(_("{0} is not installed at this address.").format(equipment), IllegalMovement)
	end = DevicePlace(movement_states.ON_TRUCK, repository.find_truck(technician))
	cause = MovementCause(now or now_datetime(), technician, job, scan, note or None)
	return _move("Remove", equipment, end, cause)


def send_to_repair(
	equipment: str,
	warehouse: str | None = None,
	note: str | None = None,
	now: datetime | None = None,
	*,
	technician: str | None = None,
	job: str | None = None,
) -> MovementResult:
	"""Mark a device as defective; it goes to the repair shop's warehouse, or stays where it is.

	Args:
		equipment: name of the Equipment.
		warehouse: the repair shop's Warehouse; None to leave the device where it is.
		note: what is wrong with it.
		now: site time, naive; None means the current time.
		technician: the Dispatch Technician who reports it.
		job: name of the Dispatch Job it belongs to.

	Raises:
		IllegalMovement: the device is installed, lost or retired, or does not exist.
	"""
	shelf = warehouse or repository.lock_device(equipment).warehouse
	cause = MovementCause(now or now_datetime(), technician, job, note=note)
	return _move("Send to Repair", equipment, DevicePlace(movement_states.IN_REPAIR, shelf), cause)


def write_off_device(
	equipment: str,
	note: str | None = None,
	now: datetime | None = None,
	*,
	technician: str | None = None,
	job: str | None = None,
) -> MovementResult:
	"""Write off a device that cannot be found; `receive_device` or `recover_device` brings it back.

	Args:
		equipment: name of the Equipment.
		note: how it was lost.
		now: site time, naive; None means the current time.
		technician: the Dispatch Technician who reports it.
		job: name of the Dispatch Job it belongs to.

	Raises:
		IllegalMovement: the device is retired, or does not exist.
	"""
	cause = MovementCause(now or now_datetime(), technician, job, note=note)
	return _move("Lose", equipment, DevicePlace(movement_states.LOST), cause)


def recover_device(
	equipment: str, technician: str, note: str | None = None, now: datetime | None = None
) -> MovementResult:
	"""Put a lost device that has been found onto the truck of the technician who holds it.

	Args:
		equipment: name of the Equipment.
		technician: the Dispatch Technician who holds it.
		note: in the technician's words.
		now: site time, naive; None means the current time.

	Raises:
		IllegalMovement: the device is not lost, or does not exist; or the technician has no truck.
	"""
	cause = MovementCause(now or now_datetime(), technician, note=note)
	return _move(
		"Find", equipment, DevicePlace(movement_states.ON_TRUCK, repository.find_truck(technician)), cause
	)


def retire_device(equipment: str, note: str | None = None, now: datetime | None = None) -> MovementResult:
	"""Take a device out of use permanently.

	Args:
		equipment: name of the Equipment.
		note: why.
		now: site time, naive; None means the current time.

	Raises:
		IllegalMovement: the device is installed, or does not exist.
	"""
	return _move(
		"Retire",
		equipment,
		DevicePlace(movement_states.RETIRED),
		MovementCause(now or now_datetime(), note=note),
	)


def apply_stock_document(equipment: str, end: DevicePlace, note: str, now: datetime) -> MovementResult:
	"""Put a device where a stock document of ERPNext has put it.

	The movement is written even if it would otherwise be impossible, and nothing is posted back to ERPNext.

	Args:
		equipment: name of the Equipment.
		end: where ERPNext has it now.
		note: the document that moved it.
		now: site time, naive.

	Raises:
		IllegalMovement: the device does not exist.
	"""
	doc = repository.lock_device(equipment)
	kind = movement_states.movement_between(DevicePlace(doc.status, doc.warehouse), end)
	return _move(kind, equipment, end, MovementCause(now, note=note, is_booked=True))


def _move(movement: str, equipment: str, end: DevicePlace, cause: MovementCause) -> MovementResult:
	"""Check and write one movement of the locked device."""
	doc = repository.lock_device(equipment)
	start = DevicePlace(doc.status, doc.warehouse, doc.service_location, doc.customer)
	if end.is_same_as(start):
		return MovementResult(
			doc.name, None, True, movement_messages.describe_unchanged(doc.name, end.status)
		)
	if not cause.is_booked and not movement_states.is_possible(movement, start):
		frappe.throw(movement_messages.explain_refusal(doc.name, doc.status, movement), IllegalMovement)
	row = repository.insert_movement(movement, doc, start, end, cause)
	discrepancies.close_open(doc.name, row, cause.now)
	repository.save_place(doc, end, cause)
	return MovementResult(doc.name, row, False, movement_messages.describe_done(doc.name, end.status))
