"""Entries for a job that is now over or another technician's: stored with it for dispatch, without effect.

The job's status, checklist, devices and signature do not change. The timeline records what was done and when;
photos and signatures are stored as files of the job.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.domain.access import files as stored
from gigafibre_fsm.domain.dispatch.job import ownership, schedule_fields
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.notifications import told_technicians
from gigafibre_fsm.domain.dispatch.technician_work import files
from gigafibre_fsm.domain.dispatch.technician_work.photos_signature import MOST_PHOTOS, PHOTO_KINDS
from gigafibre_fsm.domain.platform import desk_notifications
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

EVENT = "Late"
DISPATCHER = "FSM Dispatcher"
NEWS = "A technician has worked on it who no longer has it, or after it was over. The timeline says what was done."
LONGEST_WORDS = 4000
SLACK = 20
"""Allowed beyond the photos of the job itself: late photos are counted separately."""


class LateAnswer(TypedDict):
	"""The job, and whether it is still the technician's own."""

	job: str
	is_own: bool


def record_late_entry(
	job: str,
	technician: str,
	words: str,
	*,
	now: datetime,
	age: int,
	photo: bytes = b"",
	kind: str = "Other",
	signature: bytes = b"",
) -> LateAnswer:
	"""Store with a job an entry that arrived too late to be applied; return `{"job", "is_own"}`.

	Args:
		job: name of a Dispatch Job that the technician has or had.
		technician: name of the Dispatch Technician.
		words: what the technician did, as a sentence.
		now: when it was received, site time, naive.
		age: how many seconds before `now` it was done, according to the phone.
		photo: a picture file as the phone sent it; empty without one.
		kind: what the photo shows, one of PHOTO_KINDS; anything else counts as Other.
		signature: a PNG as the phone sent it; empty without one.

	Raises:
		NotYours: the technician neither has nor had the job.
		BadPicture: the photo or the signature is not usable.
		FsmError: the job has too many photos.
	"""
	jpeg = files.clean_photo(photo) if photo else b""
	signature = files.clean_drawing(signature) if signature else b""
	doc = (
		job_repository.lock_job(job)
		if told_technicians.was_told(job, technician)
		else job_repository.lock_for_technician(job, technician)
	)
	done_on = max(doc.creation, now - timedelta(seconds=max(0, age)))
	name = schedule_fields.technician_name(technician)
	if jpeg:
		_keep_photo(doc, jpeg, kind, done_on)
	if signature:
		stored.store_file("Dispatch Job", doc.name, f"{doc.name}-late-signature.png", signature)
	words = " ".join((words or "").split())[:LONGEST_WORDS]
	is_first = not any(row.event == EVENT and row.actor == name for row in doc.timeline)
	job_repository.add_event(doc, EVENT, name, now, detail=f"{done_on:%Y-%m-%d %H:%M} · {words}")
	job_repository.save_job(doc)
	if is_first:
		# somebody may be on the way to where another one goes: dispatch hears of it once
		dispatchers = desk_notifications.list_users(DISPATCHER)
		desk_notifications.notify_users(dispatchers, NEWS, "Dispatch Job", doc.name)
	return {"job": doc.name, "is_own": ownership.is_own_document(doc, technician, now)}


def _keep_photo(doc: "Document", jpeg: bytes, kind: str, taken_on: datetime) -> None:
	if len(doc.photos) >= MOST_PHOTOS + SLACK:
		frappe.throw(
			_("This visit already has {0} photos. Call dispatch to remove some.").format(len(doc.photos)),
			FsmError,
		)
	kind = kind if kind in PHOTO_KINDS else "Other"
	address = stored.store_file("Dispatch Job", doc.name, f"{doc.name}-late.jpg", jpeg)
	doc.append("photos", {"kind": kind, "photo": address, "taken_on": taken_on})
