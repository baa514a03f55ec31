"""What shows that the work was done: photos and the customer's signature.

Every function locks the job, changes it, leaves a row in the timeline and answers with
`{"job": name, "status": status, …}`. Refusals raise an error with a sentence for the person;
somebody else's visit raises NotYours.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.access import files as stored
from gigafibre_fsm.domain.dispatch.job import lifecycle, line_acceptance
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.technician_work import files, own_job
from gigafibre_fsm.domain.dispatch.technician_work.own_job import ActionAnswer
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

LONGEST_NAME = 140
LONGEST_REASON = 1000
MOST_PHOTOS = 40
PHOTO_KINDS = ("Before", "After", "Other")


def add_photo(job: str, technician: str, kind: str, data: bytes, *, now: datetime) -> ActionAnswer:
	"""Store a photo of the visit, upright and without its metadata. Answers `{"job", "status", "row"}`.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		kind: Before, After or Other.
		data: the picture file as the phone sent it.
		now: site time, naive.

	Raises:
		BadPicture: the file is no usable photograph.
		NotYours: the visit is not the technician's.
		FsmError: there is no such kind, the visit has too many photos, or it is over or on hold.
	"""
	if kind not in PHOTO_KINDS:
		frappe.throw(_("Say whether the photo was taken before or after the work."), FsmError)
	# Decoded before the row is locked: that takes the most time.
	jpeg = files.clean_photo(data)
	doc = own_job.lock_own_job(job, technician)
	row = attach_photo(doc, kind, jpeg, now)
	job_repository.add_event(doc, "Photo", own_job.actor_of(doc), now, detail=kind)
	job_repository.save_job(doc)
	return own_job.build_answer(doc, row=row.name)


def attach_photo(doc: "Document", kind: str, jpeg: bytes, now: datetime) -> "Document":
	"""Append a photo to a job, store its file, and return the row, which has its name already.

	Args:
		doc: the Dispatch Job, locked in the database by the caller, who saves it.
		kind: an option of Dispatch Job Photo.kind.
		jpeg: the prepared photo, see files.clean_photo().
		now: when it was taken, site time, naive.

	Raises:
		FsmError: the visit has MOST_PHOTOS photos already.
	"""
	if len(doc.photos) >= MOST_PHOTOS:
		frappe.throw(
			_("This visit already has {0} photos. Call dispatch to remove some.").format(MOST_PHOTOS),
			FsmError,
		)
	address = stored.store_file("Dispatch Job", doc.name, f"{doc.name}-{kind.lower()}.jpg", jpeg)
	row = doc.append("photos", {"kind": kind, "photo": address, "taken_on": now})
	# named here, so that what it proves can name it before both are stored
	row.name = frappe.generate_hash(length=10)
	return row


def remove_photo(job: str, technician: str, row: str, *, now: datetime) -> ActionAnswer:
	"""Delete a photo of the visit that was taken by mistake, with its file. Answers `{"job", "status"}`.

	Only a photo that the technician took freely (PHOTO_KINDS): one that answers an item or proves something
	is replaced by a newer one. It is no error if the photo is already deleted.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		row: name of the row of the photo.
		now: site time, naive.

	Raises:
		NotYours: the visit is not the technician's.
		FsmError: the photo is of another kind, or the visit is over or on hold.
	"""
	doc = own_job.lock_own_job(job, technician)
	photo = next((each for each in doc.photos if each.name == row), None)
	if photo is None:
		return own_job.build_answer(doc)
	if photo.kind not in PHOTO_KINDS:
		frappe.throw(_("This photo answers a point of the visit: take it again there."), FsmError)
	doc.remove(photo)
	job_repository.add_event(doc, "Photo", own_job.actor_of(doc), now, detail=f"✕ {photo.kind}")
	job_repository.save_job(doc)
	stored.delete_file(stored.StoredFile(photo.photo, "Dispatch Job", doc.name))
	return own_job.build_answer(doc)


def record_missing_proof(
	job: str, technician: str, reason: str, data: bytes, *, now: datetime
) -> ActionAnswer:
	"""Record why the line cannot be proven, with a photo; dispatch sees both.

	Answers `{"job", "status", "row"}`.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		reason: at least `line_acceptance.SHORTEST_REASON` characters; what exceeds LONGEST_REASON is
			cut off.
		data: the picture file as the phone sent it.
		now: site time, naive.

	Raises:
		BadPicture: the file is no usable photograph.
		NotYours: the visit is not the technician's.
		FsmError: the reason is too short, the visit has too many photos, or it is over or on hold.
	"""
	reason = " ".join((reason or "").split())
	if len(reason) < line_acceptance.SHORTEST_REASON:
		frappe.throw(
			_("Say why the line cannot be proven, in at least {0} characters.").format(
				line_acceptance.SHORTEST_REASON
			),
			FsmError,
		)
	jpeg = files.clean_photo(data)
	doc = own_job.lock_own_job(job, technician)
	row = attach_photo(doc, "Proof", jpeg, now)
	doc.line_proof_reason, doc.line_proof_photo = reason[:LONGEST_REASON], row.name
	job_repository.add_event(doc, "Line proof", own_job.actor_of(doc), now, detail=doc.line_proof_reason)
	job_repository.save_job(doc)
	return own_job.build_answer(doc, row=row.name)


def store_signature(job: str, technician: str, signed_by: str, png: bytes, *, now: datetime) -> ActionAnswer:
	"""Store the customer's signature. Answers `{"job", "status"}`.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		signed_by: name of the person who signs; what exceeds LONGEST_NAME is cut off.
		png: the drawing, a PNG of at most 200 KB.
		now: site time, naive.

	Raises:
		BadPicture: the drawing is not usable, or empty.
		NotYours: the visit is not the technician's.
		FsmError: the name is empty, or the technician is not on site.
	"""
	signed_by = " ".join((signed_by or "").split())
	if not signed_by:
		frappe.throw(_("Write the name of the person who signs."), FsmError)
	png = files.clean_drawing(png)
	doc = own_job.lock_own_job(job, technician)
	if doc.status != lifecycle.ON_SITE:
		frappe.throw(_("The customer signs on site: tap “On Site” first."), FsmError)
	doc.signature = stored.store_file("Dispatch Job", doc.name, f"{doc.name}-signature.png", png, "signature")
	doc.signed_by, doc.signed_on = signed_by[:LONGEST_NAME], now
	job_repository.add_event(doc, "Signature", own_job.actor_of(doc), now, detail=doc.signed_by)
	job_repository.save_job(doc)
	return own_job.build_answer(doc)
