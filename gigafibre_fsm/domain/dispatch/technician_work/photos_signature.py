"""Evidence of the work: photos and the customer's signature.

Every function locks the job, changes it, adds a row to the timeline and returns `{"job": name, "status":
status, …}`. Refusals raise an error with a sentence for the technician; another technician's job raises
NotYours.
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
	"""Store a photo of the job, upright and without its metadata; return `{"job", "status", "row"}`.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		kind: Before, After or Other.
		data: the picture file as the phone sent it.
		now: site time, naive.

	Raises:
		BadPicture: the file is no usable photograph.
		NotYours: the job is not the technician's.
		FsmError: there is no such kind, the job has too many photos, or it is over or on hold.
	"""
	if kind not in PHOTO_KINDS:
		frappe.throw(_("Say whether the photo was taken before or after the work."), FsmError)
	# Decoded before the row is locked, because decoding takes the most time.
	jpeg = files.clean_photo(data)
	doc = own_job.lock_own_job(job, technician)
	row = attach_photo(doc, kind, jpeg, now)
	job_repository.add_event(doc, "Photo", own_job.actor_of(doc), now, detail=kind)
	job_repository.save_job(doc)
	return own_job.build_answer(doc, row=row.name)


def attach_photo(doc: "Document", kind: str, jpeg: bytes, now: datetime) -> "Document":
	"""Append a photo to a job, store its file, and return the row, already named.

	Args:
		doc: the Dispatch Job, locked in the database by the caller, who saves it.
		kind: an option of Dispatch Job Photo.kind.
		jpeg: the prepared photo, see files.clean_photo().
		now: when it was taken, site time, naive.

	Raises:
		FsmError: the job has MOST_PHOTOS photos already.
	"""
	if len(doc.photos) >= MOST_PHOTOS:
		frappe.throw(
			_("This visit already has {0} photos. Call dispatch to remove some.").format(MOST_PHOTOS),
			FsmError,
		)
	address = stored.store_file("Dispatch Job", doc.name, f"{doc.name}-{kind.lower()}.jpg", jpeg)
	row = doc.append("photos", {"kind": kind, "photo": address, "taken_on": now})
	# Named here, so that whatever it proves can refer to it before both are stored.
	row.name = frappe.generate_hash(length=10)
	return row


def remove_photo(job: str, technician: str, *, row: str, now: datetime) -> ActionAnswer:
	"""Delete a photo that was taken by mistake, with its file; return `{"job", "status"}`.

	Only photos of PHOTO_KINDS: a photo that answers an item or proves something is replaced by a newer one
	instead. It is no error if the photo is already deleted.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		row: name of the row of the photo.
		now: site time, naive.

	Raises:
		NotYours: the job is not the technician's.
		FsmError: the photo is of another kind, or the job is over or on hold.
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
	"""Record why the line cannot be proven, with a photo; both are shown to dispatch.

	Returns `{"job", "status", "row"}`.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		reason: at least `line_acceptance.SHORTEST_REASON` characters; cut off after LONGEST_REASON.
		data: the picture file as the phone sent it.
		now: site time, naive.

	Raises:
		BadPicture: the file is no usable photograph.
		NotYours: the job is not the technician's.
		FsmError: the reason is too short, the job has too many photos, or it is over or on hold.
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
	"""Store the customer's signature; return `{"job", "status"}`.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		signed_by: name of the person who signs; cut off after LONGEST_NAME characters.
		png: the drawing, a PNG of at most 200 KB.
		now: site time, naive.

	Raises:
		BadPicture: the drawing is not usable, or empty.
		NotYours: the job is not the technician's.
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
