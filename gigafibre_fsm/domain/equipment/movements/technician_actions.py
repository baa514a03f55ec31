"""A technician's actions on devices outside a job: on their own truck, or a device they found.

The caller has identified the technician; the functions check, with the device locked, whose truck it is on.
Each returns the result as a sentence, alone or in a `Moved`.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.equipment.movements import discrepancies, return_warehouses
from gigafibre_fsm.domain.equipment.movements import repository as movement_repository
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.exceptions import FsmError, IllegalMovement

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.equipment.equipment import Equipment

LONGEST_NOTE = 1000


def mark_defective(equipment: str, technician: str, note: str, now: datetime) -> movements.MovementResult:
	"""Mark a device of the technician's own truck as defective.

	It stays on the truck and cannot be installed until it is repaired.

	Args:
		equipment: name of the Equipment.
		technician: name of the Dispatch Technician.
		note: what is wrong with it, cut at 1,000 characters.
		now: site time, naive.

	Raises:
		IllegalMovement: it is not on this truck.
		FsmError: the note is empty.
	"""
	_on_own_truck(equipment, technician)
	return movements.send_to_repair(
		equipment, note=require_note(note, _("Say what is wrong with it.")), now=now, technician=technician
	)


def report_lost(equipment: str, technician: str, note: str, now: datetime) -> movements.MovementResult:
	"""Write off a device of the technician's own truck that is lost or was stolen.

	Args:
		equipment: name of the Equipment.
		technician: name of the Dispatch Technician.
		note: how it was lost, cut at 1,000 characters.
		now: site time, naive.

	Raises:
		IllegalMovement: it is not on this truck.
		FsmError: the note is empty.
	"""
	_on_own_truck(equipment, technician)
	return movements.write_off_device(
		equipment, require_note(note, _("Say how it was lost.")), now, technician=technician
	)


def take_custody(equipment: str, technician: str, note: str, now: datetime) -> str:
	"""Move a device that a technician holds onto their truck, or report to dispatch that they hold it.

	A lost device, or one of a warehouse or a colleague's truck, is moved; a colleague's only with a note. A
	device recorded at a customer or in repair is reported, unless the settings let technicians free
	customers' devices. A sub-contractor's finds are only reported, for dispatch to move, except a lost
	device.

	Args:
		equipment: name of the Equipment.
		technician: the Dispatch Technician who holds it.
		note: how they came to hold it, cut at 1,000 characters; may be empty.
		now: site time, naive.

	Returns:
		A sentence about the result, in the language of the request.

	Raises:
		IllegalMovement: it is retired, is recorded as defective on this same truck, or does not exist; or the
			technician has no truck.
		FsmError: it is on a colleague's truck and the note is empty.
	"""
	doc = movement_repository.lock_device(equipment)
	note = note.strip()[:LONGEST_NOTE]
	if doc.status == movement_states.LOST:
		return movements.recover_device(doc.name, technician, note, now).message
	is_others = doc.warehouse != movement_repository.find_truck(technician)
	if is_others and technician_users.is_subcontractor(technician) and doc.status != movement_states.RETIRED:
		return _report_in_hand(doc, technician, note, now)
	if doc.status in (movement_states.IN_STOCK, movement_states.ON_TRUCK):
		if is_others and movement_repository.find_technician_of_truck(doc.warehouse):
			require_note(note, _("It is on a colleague's truck: say how it came to you."))
		return movements.load_device(doc.name, technician, now, note=note).message
	if doc.status == movement_states.RETIRED or not is_others:
		return movements.load_device(doc.name, technician, now, note=note).message
	if doc.status == movement_states.INSTALLED and frappe.db.get_single_value(
		"FSM Settings", "technicians_free_devices"
	):
		return movements.remove_device(doc.name, job=None, technician=technician, now=now, note=note).message
	return _report_in_hand(doc, technician, note, now)


def _report_in_hand(doc: "Equipment", technician: str, note: str, now: datetime) -> str:
	discrepancies.report_discrepancy(doc.name, discrepancies.IN_HAND, technician, now, note=note)
	return _("Dispatch was told that you hold {0}. It stays booked where it is until they answer.").format(
		doc.name
	)


def hand_over(equipment: str, technician: str, *, colleague: str, now: datetime) -> movements.MovementResult:
	"""Hand a device of the technician's own truck to a colleague; it is on the colleague's truck at once.

	No acceptance is needed, as a device that waits for one would be on neither truck. The colleague sees who
	handed it over, and reports it as not found if it never arrives.

	Args:
		equipment: name of the Equipment.
		technician: the Dispatch Technician who hands it over.
		colleague: the Dispatch Technician who receives it.
		now: site time, naive.

	Raises:
		IllegalMovement: it is not on this truck, it is defective, or the colleague has no truck.
		FsmError: there is no such active colleague, or the technician is a sub-contractor.
	"""
	_on_own_truck(equipment, technician)
	if technician_users.is_subcontractor(technician):
		frappe.throw(_("Bring it back to a warehouse, or call dispatch."), FsmError)
	if not frappe.db.exists("Dispatch Technician", {"name": colleague, "status": "Active"}):
		frappe.throw(_("Choose a colleague from the list."), FsmError)
	moved = movements.load_device(equipment, colleague, now, by=technician)
	name = frappe.db.get_value("Dispatch Technician", colleague, "technician_name")
	return replace(moved, message=_("{0} is on the truck of {1} now.").format(equipment, name))


def hand_in(equipment: str, technician: str, *, warehouse: str, now: datetime) -> movements.MovementResult:
	"""Return a device of the technician's own truck to a warehouse.

	A defective one goes to the repair warehouse of the settings, if there is one, and the answer names it.

	Args:
		equipment: name of the Equipment.
		technician: the Dispatch Technician who returns it.
		warehouse: name of the Warehouse.
		now: site time, naive.

	Raises:
		IllegalMovement: it is not on this truck.
		FsmError: devices cannot be returned to this warehouse, or to the repair warehouse.
	"""
	doc = _on_own_truck(equipment, technician)
	if doc.status != movement_states.IN_REPAIR:
		return movements.unload_device(equipment, _shelf(warehouse), now, technician=technician)
	shop = frappe.db.get_single_value("FSM Settings", "repair_warehouse")
	if not shop:
		return movements.send_to_repair(equipment, _shelf(warehouse), now=now, technician=technician)
	if not return_warehouses.is_shelf(shop):
		sentence = _("{0} is defective, and the warehouse for repairs takes no devices. Call dispatch.")
		frappe.throw(sentence.format(doc.name), FsmError)
	moved = movements.send_to_repair(equipment, shop, now=now, technician=technician)
	if shop == warehouse:
		return moved
	place = frappe.get_cached_value("Warehouse", shop, "warehouse_name") or shop
	remark = _("{0} is defective: bring it to {1}, where it is booked.").format(doc.name, place)
	return replace(moved, message=remark, remark=remark)


def report_not_found(equipment: str, technician: str, note: str, now: datetime) -> str:
	"""Report to dispatch that a device which stock has on the technician's truck is missing; nothing moves.

	Args:
		equipment: name of the Equipment.
		technician: the Dispatch Technician who misses it.
		note: in the technician's words, cut at 1,000 characters; may be empty.
		now: site time, naive.

	Returns:
		A sentence about the report, in the language of the request.

	Raises:
		IllegalMovement: stock does not have it on this truck.
	"""
	doc = _on_own_truck(equipment, technician)
	discrepancies.report_discrepancy(
		doc.name, discrepancies.NOT_FOUND, technician, now, note=note.strip()[:LONGEST_NOTE]
	)
	return _("Dispatch was told that {0} is not on your truck.").format(doc.name)


def require_note(note: str, ask: str) -> str:
	"""Return a note without its outer spaces, cut at LONGEST_NOTE characters.

	Raises:
		FsmError: it is empty; the message is `ask`.
	"""
	text = (note or "").strip()
	if not text:
		frappe.throw(ask, FsmError)
	return text[:LONGEST_NOTE]


def _on_own_truck(equipment: str, technician: str) -> "Equipment":
	doc = movement_repository.lock_device(equipment)
	if not doc.warehouse or doc.warehouse != movement_repository.find_truck(technician):
		frappe.throw(_("{0} is not on your truck. Reload the page.").format(doc.name), IllegalMovement)
	return doc


def _shelf(warehouse: str) -> str:
	if not return_warehouses.is_shelf(warehouse):
		frappe.throw(_("Choose a warehouse from the list."), FsmError)
	return warehouse
