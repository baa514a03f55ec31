"""What a technician does with devices at a job; their places are changed by domain/equipment/movements.

Every function locks the job, changes it, adds a row to the timeline and returns `{"job": name, "status":
status, …}`. Refusals raise an error with a sentence for the technician; another technician's job raises
NotYours.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import device_log
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.technician_work import install_check, own_job
from gigafibre_fsm.domain.dispatch.technician_work.own_job import ActionAnswer
from gigafibre_fsm.domain.equipment.identity import search
from gigafibre_fsm.domain.equipment.installation import installed_devices, replacement
from gigafibre_fsm.domain.equipment.installation.replacement import InstalledDevice, ReplacementError
from gigafibre_fsm.domain.equipment.movements import repository as movement_repository
from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.equipment.movements import technician_actions
from gigafibre_fsm.exceptions import FsmError, IllegalMovement

if TYPE_CHECKING:
	from frappe.model.document import Document

DEFECTIVE, REPLACED = "Defective", "Replaced"
"""Reasons for which an old device is replaced."""


def install_equipment(
	job: str,
	technician: str,
	*,
	equipment: str,
	now: datetime,
	scan: str | None = None,
	sure: str = "",
	beside: bool = False,
) -> ActionAnswer:
	"""Install a device at the job's location.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		equipment: a serial number, a label's code or a MAC address, as typed.
		now: site time, naive.
		scan: name of the FSM Scan by which the device was found.
		sure: codes of the warnings that the technician has confirmed (see install_check.py).
		beside: whether a device of the same type that is already installed there stays.

	Returns:
		`{"job", "status", "row", "equipment"}`.

	Raises:
		IllegalMovement: the device cannot be taken from its current place.
		FsmError: a warning is not confirmed, or it was not chosen what happens to the old device.
	"""
	doc = own_job.lock_own_job(job, technician)
	device = search.resolve_device(equipment)
	_refuse_doubtful(doc, technician, device, sure)
	if not beside:
		_refuse_beside(doc, device)
	return _installed(doc, technician, device, now, scan)


def remove_equipment(
	job: str, technician: str, *, equipment: str, now: datetime, scan: str | None = None
) -> ActionAnswer:
	"""Take a device from the job's location onto the technician's truck.

	Returns as install_equipment().

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		equipment: a serial number, a label's code or a MAC address, as typed.
		now: site time, naive.
		scan: name of the FSM Scan by which it was found.

	Raises:
		NotYours: the job is not the technician's.
		IllegalMovement: the device is not installed at this address.
		FsmError: the job is over or on hold.
	"""
	doc = own_job.lock_own_job(job, technician)
	return _removed(doc, technician, search.resolve_device(equipment), now, scan)


def swap_equipment(
	job: str,
	technician: str,
	*,
	equipment: str,
	reason: str,
	now: datetime,
	old: str = "",
	scan: str | None = None,
	sure: str = "",
) -> ActionAnswer:
	"""Install a device in place of another, which goes onto the technician's truck; both happen or neither.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		equipment: the new device: a serial number, a label's code or a MAC address, as typed.
		reason: why the old device leaves: DEFECTIVE marks it so, REPLACED does not.
		now: site time, naive.
		old: the old device, as `equipment`; by default the only one of the same type at the address.
		scan: name of the FSM Scan by which the new device was found.
		sure: codes of the warnings that the technician has confirmed, as in install_equipment().

	Returns:
		`{"job", "status", "row", "equipment", "old"}`.

	Raises:
		NotYours: the job is not the technician's.
		IllegalMovement: the new device cannot be installed, or it is not clear which old device to remove.
		FsmError: there is no such reason, a warning is not confirmed, or the job is over or on hold.
	"""
	if reason not in (DEFECTIVE, REPLACED):
		frappe.throw(_("Say whether the old device is defective or was only replaced."), FsmError)
	doc = own_job.lock_own_job(job, technician)
	new = search.resolve_device(equipment)
	leaves = _replaced(doc, new, old.strip())
	_refuse_doubtful(doc, technician, new, sure)
	note = f"→ {new}"
	if reason == DEFECTIVE:
		_taken_defective(doc, technician, leaves, note, now)
	else:
		_removed(doc, technician, leaves, now)
	return {**_installed(doc, technician, new, now, scan), "old": leaves}


def mark_defective(job: str, technician: str, *, equipment: str, note: str, now: datetime) -> ActionAnswer:
	"""Mark a device as defective; if it is installed at this address, it is taken onto the truck first.

	Returns as install_equipment().

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		equipment: a serial number, a label's code or a MAC address, as typed.
		note: what is wrong with it.
		now: site time, naive.

	Raises:
		NotYours: the job is not the technician's.
		IllegalMovement: the device is neither at this address nor on the technician's truck.
		FsmError: the note is empty, or the job is over or on hold.
	"""
	doc = own_job.lock_own_job(job, technician)
	device = search.resolve_device(equipment)
	if _is_here(doc, device):
		return _taken_defective(
			doc,
			technician,
			device,
			technician_actions.require_note(note, _("Say what is wrong with it.")),
			now,
		)
	moved = technician_actions.mark_defective(device, technician, note, now)
	return _with_device(doc, moved.equipment, device_log.DEFECTIVE, now)


def report_lost(job: str, technician: str, *, equipment: str, note: str, now: datetime) -> ActionAnswer:
	"""Write off a device that is missing from this address or from the technician's own truck.

	Returns as install_equipment().

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		equipment: a serial number, a label's code or a MAC address, as typed.
		note: how it was lost.
		now: site time, naive.

	Raises:
		NotYours: the job is not the technician's.
		IllegalMovement: the device is booked neither at this address nor on the technician's truck.
		FsmError: the note is empty, or the job is over or on hold.
	"""
	doc = own_job.lock_own_job(job, technician)
	device = search.resolve_device(equipment)
	if _is_here(doc, device):
		why = technician_actions.require_note(note, _("Say how it was lost."))
		moved = movements.write_off_device(device, why, now, technician=technician, job=doc.name)
	else:
		moved = technician_actions.report_lost(device, technician, note, now)
	return _with_device(doc, moved.equipment, device_log.LOST, now)


def _refuse_doubtful(doc: "Document", technician: str, equipment: str, sure: str) -> None:
	install_check.refuse_doubtful(
		equipment,
		job=doc.name,
		location=doc.service_location,
		customer=doc.customer,
		technician=technician,
		sure=install_check.parse_acknowledged(sure),
	)


def _refuse_beside(doc: "Document", equipment: str) -> None:
	"""Refuse until it is chosen what happens to the device of the same type that is installed there."""
	new = frappe.db.get_value("Equipment", equipment, ["equipment_type", "status"], as_dict=True)
	if not new or new.status not in (movement_states.ON_TRUCK, movement_states.IN_STOCK):
		return  # the movement itself explains why the device is not available
	there = installed_devices.find_installed(doc.service_location)
	olds = [device.equipment for device in there if device.equipment_type == new.equipment_type]
	if olds:
		sentence = _(
			"{0} is installed here. Say whether it is defective, works, or stays beside the new one."
		)
		frappe.throw(sentence.format(", ".join(olds)), FsmError)


def _installed(
	doc: "Document", technician: str, equipment: str, now: datetime, scan: str | None = None
) -> ActionAnswer:
	moved = movements.install_device(
		equipment,
		job=doc.name,
		technician=technician,
		location=doc.service_location,
		customer=doc.customer,
		scan=scan,
		now=now,
	)
	return _with_device(doc, moved.equipment, device_log.INSTALLED, now)


def _removed(
	doc: "Document", technician: str, equipment: str, now: datetime, scan: str | None = None
) -> ActionAnswer:
	moved = movements.remove_device(
		equipment, job=doc.name, technician=technician, location=doc.service_location, scan=scan, now=now
	)
	if moved.already and _last(doc, moved.equipment) != device_log.REMOVED:
		# on the truck, but not taken from here: the job must not record a removal that did not happen
		frappe.throw(_not_here(moved.equipment), IllegalMovement)
	return _with_device(doc, moved.equipment, device_log.REMOVED, now)


def _taken_defective(
	doc: "Document", technician: str, equipment: str, note: str, now: datetime
) -> ActionAnswer:
	movements.remove_device(
		equipment, job=doc.name, technician=technician, location=doc.service_location, now=now
	)
	moved = movements.send_to_repair(equipment, note=note, now=now, technician=technician, job=doc.name)
	return _with_device(doc, moved.equipment, device_log.DEFECTIVE, now)


def _replaced(doc: "Document", new: str, old: str) -> str:
	"""Return the device to replace.

	IllegalMovement, with advice, if there is none or several to choose from.
	"""
	known = frappe.db.get_value("Equipment", new, ["name", "equipment_type"])
	comes = (
		InstalledDevice(*known) if known else InstalledDevice(movement_repository.lock_device(new).name, "")
	)
	there = installed_devices.find_installed(doc.service_location)
	try:
		return replacement.find_replaced(comes, there, search.resolve_device(old) if old else "")
	except ReplacementError as error:
		frappe.throw(_cannot_swap(error), IllegalMovement)


def _cannot_swap(error: ReplacementError) -> str:
	return {
		replacement.SAME: _("{0} cannot replace itself. Scan the new device."),
		replacement.NOT_THERE: _not_here("{0}"),
		replacement.NONE_THERE: _(
			"Nothing of the type {0} is installed at this address: install the new one."
		),
		replacement.SEVERAL: _("Several devices could be meant ({0}). Choose the one that you take away."),
	}[error.reason].format(error.about)


def _not_here(equipment: str) -> str:
	return _("{0} is not installed at this address.").format(equipment)


def _is_here(doc: "Document", equipment: str) -> bool:
	return movement_repository.lock_device(equipment).service_location == doc.service_location


def _with_device(doc: "Document", equipment: str, action: str, now: datetime) -> ActionAnswer:
	"""Record the device on the job; a repeated tap finds the row of the first."""
	row = next((row for row in reversed(doc.equipment) if row.equipment == equipment), None)
	if row is None or row.action != action:
		row = doc.append("equipment", {"equipment": equipment, "action": action, "at": now})
		job_repository.add_event(
			doc, "Equipment", own_job.actor_of(doc), now, detail=f"{action}: {equipment}"
		)
		job_repository.save_job(doc)
	return own_job.build_answer(doc, row=row.name, equipment=equipment)


def _last(doc: "Document", equipment: str) -> str | None:
	return device_log.last_actions((row.equipment, row.action) for row in doc.equipment).get(equipment)
