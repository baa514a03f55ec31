"""The checklist of a job as the technician fills it in: ticks, measured numbers, choices and photos.

Every function locks the job, changes it, adds a row to the timeline and returns `{"job": name, "status":
status, "row": row, "done": bool}`. Refusals raise an error with a sentence for the technician; another
technician's job raises NotYours.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.job import checklist, checklist_items, lifecycle
from gigafibre_fsm.domain.dispatch.job import repository as job_repository
from gigafibre_fsm.domain.dispatch.technician_work import files, own_job, photos_signature
from gigafibre_fsm.domain.dispatch.technician_work.own_job import ActionAnswer
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def check_item(job: str, technician: str, *, row: str, done: bool, now: datetime) -> ActionAnswer:
	"""Tick an item of the checklist, or clear an item's answer.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		row: name of the row of the checklist.
		done: True to tick it; False clears the answer of an item of any kind.
		now: site time, naive.

	Raises:
		NotYours: the job is not the technician's.
		FsmError: the item needs an answer and not a tick, is no longer on the checklist, or the job is over
			or on hold.
	"""
	doc, item = _lock_item(job, technician, row)
	if done and checklist.item_from_row(item).kind not in checklist_items.TICKED:
		frappe.throw(
			_("“{0}” asks for an answer, not for a tick.").format(checklist.item_label(item)), FsmError
		)
	if bool(item.done) != bool(done):
		_record_item(doc, item, bool(done), now)
	return own_job.build_answer(doc, row=row, done=bool(done))


def answer_item(
	job: str, technician: str, *, row: str, value: str, now: datetime, confirmed: bool = False
) -> ActionAnswer:
	"""Store a measured number or a choice; an empty value clears the answer.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		row: name of the row of the checklist.
		value: what the technician typed or chose.
		now: site time, naive.
		confirmed: whether the technician has confirmed a number outside the item's limits.

	Raises:
		NotYours: the job is not the technician's.
		FsmError: the item does not take this answer, the number is outside its limits and not
			confirmed, the item is no longer on the checklist, or the job is over or on hold.
	"""
	doc, item = _lock_item(job, technician, row)
	value = (value or "").strip()
	kept = _accepted(item, value, confirmed) if value else ""
	if kept != (item.value or ""):
		_record_item(doc, item, bool(kept), now, value=kept)
	return own_job.build_answer(doc, row=row, done=bool(kept))


def answer_with_photo(job: str, technician: str, *, row: str, data: bytes, now: datetime) -> ActionAnswer:
	"""Answer an item with a photo; it replaces the item's earlier photo as the answer.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		row: name of the row of the checklist.
		data: the picture file as the phone sent it.
		now: site time, naive.

	Raises:
		BadPicture: the file is no usable photograph.
		NotYours: the job is not the technician's.
		FsmError: the item does not ask for a photo or is no longer on the checklist, the job has too
			many photos, or it is over or on hold.
	"""
	jpeg = files.clean_photo(data)
	doc, item = _lock_item(job, technician, row)
	if checklist.item_from_row(item).kind != checklist_items.PHOTO:
		frappe.throw(_("“{0}” does not ask for a photo.").format(checklist.item_label(item)), FsmError)
	photo = photos_signature.attach_photo(doc, "Check", jpeg, now)
	_record_item(doc, item, True, now, photo=photo.name)
	return own_job.build_answer(doc, row=row, done=True)


def answer_with_speed_test(job: str, technician: str, figures: str, *, now: datetime) -> None:
	"""Answer the items that ask for a speed test with its figures.

	Does nothing for a job that is over or on hold.

	Args:
		job: name of the technician's own Dispatch Job.
		technician: name of the Dispatch Technician.
		figures: download and upload as they are shown, `↓ 941.2 ↑ 38.0 Mbit/s`.
		now: when it was measured, site time, naive.

	Raises:
		NotYours: the job is not the technician's.
	"""
	doc = job_repository.lock_for_technician(job, technician)
	if doc.status not in lifecycle.MOVING:
		return
	for item in doc.checklist:
		if checklist.item_from_row(item).kind == checklist_items.SPEED:
			_record_item(doc, item, True, now, value=figures)


def _lock_item(job: str, technician: str, row: str) -> "tuple[Document, Document]":
	doc = own_job.lock_own_job(job, technician)
	item = next((item for item in doc.checklist if item.name == row), None)
	if item is None:
		frappe.throw(_("This item is no longer on the checklist. Reload the page."), FsmError)
	return doc, item


def _accepted(item: "Document", value: str, confirmed: bool) -> str:
	"""Return the value to store for an answer. Raises FsmError if the item does not accept it."""
	asked = checklist.item_from_row(item)
	if asked.kind not in (checklist_items.NUMBER, checklist_items.CHOICE):
		frappe.throw(
			_("“{0}” is answered by a tick or a photo.").format(checklist.item_label(item)), FsmError
		)
	kept = checklist_items.normalise_answer(asked, value)
	if kept is None and asked.kind == checklist_items.CHOICE:
		frappe.throw(
			_("This choice is not on the list any more. Reload the page and choose again."), FsmError
		)
	if kept is None:
		sentence = _("“{0}” is not a number. Write it as -19,4.")
		frappe.throw(sentence.format(frappe.utils.escape_html(value[:30])), FsmError)
	is_known = confirmed or kept == item.value
	if checklist_items.is_outside(asked, kept) and not is_known:
		sentence = _("{0} is outside the limits ({1}). Measure again; if it is so, keep it all the same.")
		frappe.throw(
			sentence.format(checklist.format_value(asked, kept), checklist.describe_limits(asked)), FsmError
		)
	return kept


def _record_item(
	doc: "Document", item: "Document", done: bool, now: datetime, *, value: str = "", photo: str = ""
) -> None:
	item.update({"done": int(done), "done_on": now if done else None, "value": value, "photo": photo})
	detail = f"{'☑' if done else '☐'} {item.label_en} / {item.label_fr}"
	if value:
		asked = checklist.item_from_row(item)
		outside = " ⚠" if checklist_items.is_outside(asked, value) else ""
		detail += f": {' '.join(filter(None, (value, asked.unit)))}{outside}"
	job_repository.add_event(doc, "Checklist", own_job.actor_of(doc), now, detail=detail)
	job_repository.save_job(doc)
