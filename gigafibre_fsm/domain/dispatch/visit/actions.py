"""What a technician does from a visit; each action makes sure that the visit is theirs.

Every function locks the job, changes it, leaves a row in the timeline and answers with
`{"job": name, "status": status, …}`. Refusals raise an error with a sentence for the person;
somebody else's visit raises NotYours.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch import jobs, lifecycle, record, sentences, transitions
from gigafibre_fsm.domain.dispatch.visit import files
from gigafibre_fsm.domain.equipment import movements
from gigafibre_fsm.exceptions import FsmError, IllegalMovement, IllegalTransition

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_NOTE = 4000
LONGEST_NAME = 140
MOST_PHOTOS = 40
PHOTO_KINDS = ("Before", "After", "Other")


def move(
	job: str,
	technician: str,
	to: str,
	*,
	now: datetime,
	reason: str | None = None,
	outcome: str | None = None,
) -> dict:
	"""Take the visit to its next status, as far as a technician may.

	`outcome` is Complete (default) or Partial when `to` is Completed. Answers
	`{"job", "status", "follow_up_job"}`. Raises IllegalTransition.
	"""
	doc = record.locked_for(job, technician)
	if to in lifecycle.allowed(doc.status) and to not in lifecycle.allowed_for_technician(doc.status):
		frappe.throw(_("Only dispatch can do that. Call them."), IllegalTransition)
	return transitions.apply(doc, to, doc.technician_name, now=now, reason=reason, outcome=outcome)


def check(job: str, technician: str, row: str, done: bool, *, now: datetime) -> dict:
	"""Tick or untick an item of the checklist. Answers `{"job", "status", "row", "done"}`."""
	doc = _open(job, technician)
	item = next((item for item in doc.checklist if item.name == row), None)
	if item is None:
		frappe.throw(_("This item is no longer on the checklist. Reload the page."), FsmError)
	if bool(item.done) != bool(done):
		item.done, item.done_on = int(done), now if done else None
		detail = f"{'☑' if done else '☐'} {item.label_en} / {item.label_fr}"
		record.step(doc, "Checklist", doc.technician_name, now, detail=detail)
		record.save(doc)
	return _answer(doc, row=row, done=bool(done))


def note(job: str, technician: str, text: str, *, now: datetime) -> dict:
	"""Replace the technician's note (at most 4,000 characters). Answers `{"job", "status"}`."""
	doc = _open(job, technician)
	text = (text or "").strip()
	if len(text) > LONGEST_NOTE:
		frappe.throw(_("The note is too long: at most {0} characters.").format(LONGEST_NOTE), FsmError)
	if text != (doc.technician_note or ""):
		doc.technician_note = text
		record.step(doc, "Note", doc.technician_name, now, detail=text)
		record.save(doc)
	return _answer(doc)


def add_photo(job: str, technician: str, kind: str, data: bytes, *, now: datetime) -> dict:
	"""Keep a photo (Before, After, Other), upright and without its metadata.

	Answers `{"job", "status", "row"}`. Raises BadPicture.
	"""
	if kind not in PHOTO_KINDS:
		frappe.throw(_("Say whether the photo was taken before or after the work."), FsmError)
	# Decoded before the row is locked: that takes the most time.
	jpeg = files.photo(data)
	doc = _open(job, technician)
	if len(doc.photos) >= MOST_PHOTOS:
		frappe.throw(
			_("This visit already has {0} photos. Call dispatch to remove some.").format(MOST_PHOTOS),
			FsmError,
		)
	address = files.keep(doc.name, f"{doc.name}-{kind.lower()}-{len(doc.photos) + 1}.jpg", jpeg)
	row = doc.append("photos", {"kind": kind, "photo": address, "taken_on": now})
	record.step(doc, "Photo", doc.technician_name, now, detail=kind)
	record.save(doc)
	return _answer(doc, row=row.name)


def sign(job: str, technician: str, signed_by: str, png: bytes, *, now: datetime) -> dict:
	"""Keep the customer's signature, a PNG of at most 200 KB. Answers `{"job", "status"}`.

	Raises BadPicture.
	"""
	signed_by = " ".join((signed_by or "").split())
	if not signed_by:
		frappe.throw(_("Write the name of the person who signs."), FsmError)
	files.check_signature(png)
	doc = _open(job, technician)
	if doc.status != lifecycle.ON_SITE:
		frappe.throw(_("The customer signs on site: tap “On Site” first."), FsmError)
	doc.signature = files.keep(doc.name, f"{doc.name}-signature-{now:%H%M%S}.png", png, "signature")
	doc.signed_by, doc.signed_on = signed_by[:LONGEST_NAME], now
	record.step(doc, "Signature", doc.technician_name, now, detail=doc.signed_by)
	record.save(doc)
	return _answer(doc)


def install_equipment(
	job: str, technician: str, equipment: str, *, now: datetime, scan: str | None = None
) -> dict:
	"""Install a device at the visit's location. Answers `{"job", "status", "row", "equipment"}`.

	Raises IllegalMovement.
	"""
	doc = _open(job, technician)
	moved = movements.install(equipment, doc.name, technician, doc.service_location, doc.customer, scan, now)
	return _with_device(doc, moved.equipment, "Installed", now)


def remove_equipment(
	job: str, technician: str, equipment: str, *, now: datetime, scan: str | None = None
) -> dict:
	"""Take a device away from the location onto the technician's truck. Answers as install_equipment."""
	doc = _open(job, technician)
	moved = movements.remove(equipment, doc.name, technician, doc.service_location, scan, now)
	if moved.already and not _device_row(doc, moved.equipment, "Removed"):
		# on the truck, but not from here: the visit must not claim a removal that never was
		frappe.throw(_("{0} is not installed at this address.").format(moved.equipment), IllegalMovement)
	return _with_device(doc, moved.equipment, "Removed", now)


def edit_info(
	job: str,
	technician: str,
	*,
	now: datetime,
	job_type: str | None = None,
	priority: str | None = None,
) -> dict:
	"""Change the type or the priority from the info card. Answers `{"job", "status"}`."""
	doc = _open(job, technician)
	return jobs.edit_info(doc, doc.technician_name, now, job_type=job_type, priority=priority)


def _open(job: str, technician: str) -> "Document":
	"""The technician's own job, locked and still to be changed."""
	doc = record.locked_for(job, technician)
	if doc.status in lifecycle.FINAL:
		frappe.throw(sentences.over(doc.status), FsmError)
	if doc.status not in lifecycle.MOVING:
		frappe.throw(_("This visit is on hold. Call dispatch to take it up again."), FsmError)
	return doc


def _with_device(doc: "Document", equipment: str, action: str, now: datetime) -> dict:
	"""Write the device on the job, once: a second tap finds the row of the first."""
	row = _device_row(doc, equipment, action)
	if row is None:
		row = doc.append("equipment", {"equipment": equipment, "action": action, "at": now})
		record.step(doc, "Equipment", doc.technician_name, now, detail=f"{action}: {equipment}")
		record.save(doc)
	return _answer(doc, row=row.name, equipment=equipment)


def _device_row(doc: "Document", equipment: str, action: str) -> "Document | None":
	return next((row for row in doc.equipment if (row.equipment, row.action) == (equipment, action)), None)


def _answer(doc: "Document", **more: object) -> dict:
	return {"job": doc.name, "status": doc.status, **more}
