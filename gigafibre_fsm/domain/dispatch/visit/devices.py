"""What a visit does with devices; where they are is written by domain/equipment/movements.

Every function locks the job, changes it, leaves a row in the timeline and answers with
`{"job": name, "status": status, …}`. Refusals raise an error with a sentence for the person;
somebody else's visit raises NotYours.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import record
from gigafibre_fsm.domain.dispatch.visit import own
from gigafibre_fsm.domain.equipment import movements
from gigafibre_fsm.exceptions import IllegalMovement

if TYPE_CHECKING:
	from frappe.model.document import Document


def install_equipment(
	job: str, technician: str, equipment: str, *, now: datetime, scan: str | None = None
) -> dict:
	"""Install a device at the visit's location. Answers `{"job", "status", "row", "equipment"}`.

	Raises IllegalMovement.
	"""
	doc = own.opened(job, technician)
	moved = movements.install(equipment, doc.name, technician, doc.service_location, doc.customer, scan, now)
	return _with_device(doc, moved.equipment, "Installed", now)


def remove_equipment(
	job: str, technician: str, equipment: str, *, now: datetime, scan: str | None = None
) -> dict:
	"""Take a device away from the location onto the technician's truck. Answers as install_equipment."""
	doc = own.opened(job, technician)
	moved = movements.remove(equipment, doc.name, technician, doc.service_location, scan, now)
	if moved.already and not _device_row(doc, moved.equipment, "Removed"):
		# on the truck, but not from here: the visit must not claim a removal that never was
		frappe.throw(_("{0} is not installed at this address.").format(moved.equipment), IllegalMovement)
	return _with_device(doc, moved.equipment, "Removed", now)


def _with_device(doc: "Document", equipment: str, action: str, now: datetime) -> dict:
	"""Write the device on the job, once: a second tap finds the row of the first."""
	row = _device_row(doc, equipment, action)
	if row is None:
		row = doc.append("equipment", {"equipment": equipment, "action": action, "at": now})
		record.step(doc, "Equipment", doc.technician_name, now, detail=f"{action}: {equipment}")
		record.save(doc)
	return own.answer(doc, row=row.name, equipment=equipment)


def _device_row(doc: "Document", equipment: str, action: str) -> "Document | None":
	return next((row for row in doc.equipment if (row.equipment, row.action) == (equipment, action)), None)
