"""What a technician's phone reads and writes.

Every write carries an id made on the phone and is applied once.
"""

import dataclasses
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work, uploads
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.technician_work import worklist
from gigafibre_fsm.domain.platform import idempotency


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(240, 60)
def work_today() -> dict:
	"""Return today's jobs, as in technician_work/worklist.py.

	Returns `{"day", "left", "done", "groups": [{"key", "jobs": [JobCard]}]}`.
	"""
	return dataclasses.asdict(worklist.load_worklist(_me(), now_datetime()))


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(240, 60)
def visit_page(job: str) -> dict:
	"""Return everything that the page of the technician's own job shows.

	See technician_work/page_model.py.
	"""
	return dataclasses.asdict(technician_work.load_page(job, _me()))


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def move(
	job: str,
	to: str,
	command_id: str | None = None,
	reason: str | None = None,
	outcome: str | None = None,
	elsewhere: str = "",
) -> dict:
	"""Take the technician's own job to its next status; return `{"job", "status", "follow_up_job"}`.

	Args:
		job: name of the Dispatch Job.
		to: the new status, as in Dispatch Job: `En Route`, `On Site`, ….
		command_id: made by the phone (8 to 64 letters, digits, `-` or `_`); a repeat with the same id is not
			applied again and returns the same result. Without one, every request counts as new.
		reason: why; some statuses require one.
		outcome: Complete (the default) or Partial when `to` is Completed.
		elsewhere: names of other jobs under way that the technician has confirmed to be continuing as well.
	"""
	asked = {"job": job, "to": to, "reason": reason, "outcome": outcome}

	def step(me: str, now: datetime) -> dict:
		technician_work.refuse_unanswered(job, me, to, elsewhere)
		return technician_work.move_job(**asked, technician=me, now=now)

	return _once(command_id, "move", asked | {"elsewhere": elsewhere}, step)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
def complete(
	job: str, command_id: str | None = None, outcome: str | None = None, reason: str | None = None
) -> dict:
	"""Complete the technician's own job, wholly or in part; return as move().

	Args:
		job: name of the Dispatch Job.
		command_id: as in move().
		outcome: Complete (the default) or Partial.
		reason: what was left undone and why; a Partial outcome needs it.
	"""
	return move(job, lifecycle.COMPLETED, command_id, reason, outcome)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def check(job: str, row: str, done: bool, command_id: str | None = None) -> dict:
	"""Tick or untick an item of the checklist; return `{"job", "status", "row", "done"}`.

	Args:
		job: name of the Dispatch Job.
		row: name of the item's row.
		done: true to tick it; false also takes back the answer of an item that asks for one.
		command_id: as in move().
	"""
	asked = {"job": job, "row": row, "done": done}
	return _once(
		command_id,
		"check",
		asked,
		lambda me, now: technician_work.check_item(**asked, technician=me, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def answer(
	job: str, row: str, value: str, command_id: str | None = None, confirmed: bool | None = None
) -> dict:
	"""Store the number or choice that answers a checklist item; return as check().

	Args:
		job: name of the Dispatch Job.
		row: name of the item's row.
		value: a number or one of the item's choices, as text; empty takes the answer back.
		command_id: as in move().
		confirmed: whether the technician has confirmed a number outside the item's limits.
	"""
	asked = {"job": job, "row": row, "value": value, "confirmed": bool(confirmed)}
	return _once(
		command_id,
		"answer",
		asked,
		lambda me, now: technician_work.answer_item(**asked, technician=me, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def photograph(job: str, row: str, photo: str | None = None, command_id: str | None = None) -> dict:
	"""Answer a checklist item with a photo; return as check().

	Args:
		job: name of the Dispatch Job.
		row: name of the item's row.
		photo: base64, unless the photo comes as the file field `photo`.
		command_id: as in move().
	"""
	data = uploads.photo(photo)
	asked = {"job": job, "row": row, "photo": hashlib.sha256(data).hexdigest()}
	return _once(
		command_id,
		"photograph",
		asked,
		lambda me, now: technician_work.answer_with_photo(job, me, row, data, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def note(job: str, text: str, command_id: str | None = None) -> dict:
	"""Replace the technician's note; return `{"job", "status"}`.

	Args:
		job: name of the Dispatch Job.
		text: the whole note, at most 4,000 characters; empty removes it.
		command_id: as in move().
	"""
	asked = {"job": job, "text": text}
	return _once(
		command_id, "note", asked, lambda me, now: technician_work.set_note(**asked, technician=me, now=now)
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def add_photo(job: str, kind: str, photo: str | None = None, command_id: str | None = None) -> dict:
	"""Store a photo of the job; return `{"job", "status", "row"}`.

	Args:
		job: name of the Dispatch Job.
		kind: Before, After or Other.
		photo: base64, unless the photo comes as the file field `photo`.
		command_id: as in move().
	"""
	data = uploads.photo(photo)
	asked = {"job": job, "kind": kind, "photo": hashlib.sha256(data).hexdigest()}
	return _once(
		command_id,
		"add_photo",
		asked,
		lambda me, now: technician_work.add_photo(job, me, kind, data, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def without_proof(job: str, reason: str, photo: str | None = None, command_id: str | None = None) -> dict:
	"""Record why the line cannot be proven, with a photo; return `{"job", "status", "row"}`.

	Args:
		job: name of the Dispatch Job.
		reason: why, in the technician's words.
		photo: base64, unless the photo comes as the file field `photo`.
		command_id: as in move().
	"""
	data = uploads.photo(photo)
	asked = {"job": job, "reason": reason, "photo": hashlib.sha256(data).hexdigest()}
	return _once(
		command_id,
		"without_proof",
		asked,
		lambda me, now: technician_work.record_missing_proof(job, me, reason, data, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def sign(job: str, signed_by: str, signature: str | None = None, command_id: str | None = None) -> dict:
	"""Store the customer's signature; return `{"job", "status"}`.

	Args:
		job: name of the Dispatch Job; the technician is on site.
		signed_by: name of the person who signs.
		signature: a PNG of at most 200 KB as base64, unless it comes as the file field `signature`.
		command_id: as in move().
	"""
	data = uploads.photo(signature, "signature")
	asked = {"job": job, "signed_by": signed_by, "signature": hashlib.sha256(data).hexdigest()}
	return _once(
		command_id,
		"sign",
		asked,
		lambda me, now: technician_work.store_signature(job, me, signed_by, data, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def install(
	job: str,
	equipment: str,
	scan: str | None = None,
	sure: str = "",
	beside: bool | None = None,
	command_id: str | None = None,
) -> dict:
	"""Install a device at the job's location; return `{"job", "status", "row", "equipment"}`.

	Args:
		job: name of the Dispatch Job.
		equipment: serial number, label code or MAC address, as typed.
		scan: name of the FSM Scan by which the device was found.
		sure: codes of the warnings that the technician has confirmed, separated by commas: too_slow,
			wrong_type, foreign_address.
		beside: whether a device of the same type that is already installed there stays.
		command_id: as in move().
	"""
	asked = {"job": job, "equipment": equipment, "scan": scan, "sure": sure, "beside": bool(beside)}
	return _once(
		command_id,
		"install",
		asked,
		lambda me, now: technician_work.install_equipment(**asked, technician=me, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def remove(job: str, equipment: str, command_id: str | None = None) -> dict:
	"""Take a device from the job's location onto the technician's own truck; return as install().

	Args:
		job: name of the Dispatch Job.
		equipment: serial number, label code or MAC address, as typed.
		command_id: as in move().
	"""
	asked = {"job": job, "equipment": equipment}
	return _once(
		command_id,
		"remove",
		asked,
		lambda me, now: technician_work.remove_equipment(**asked, technician=me, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def edit_info(
	job: str, job_type: str | None = None, priority: str | None = None, command_id: str | None = None
) -> dict:
	"""Change the type or the priority of the technician's own job; return `{"job", "status"}`.

	Args:
		job: name of the Dispatch Job.
		job_type: name of a Dispatch Job Type; without it the type stays.
		priority: Low, Medium, High or Urgent; without it the priority stays.
		command_id: as in move().
	"""
	asked = {"job": job, "job_type": job_type, "priority": priority}
	return _once(
		command_id,
		"edit_info",
		asked,
		lambda me, now: technician_work.edit_info(**asked, technician=me, now=now),
	)


def _me() -> str:
	return guards.current_identity().technician["name"]


def _once(command_id: str | None, kind: str, asked: dict[str, Any], work: Callable[..., dict]) -> dict:
	"""Apply a command of the signed-in technician, once."""
	me = _me()
	about = ("Dispatch Job", asked["job"])
	return idempotency.run_once(command_id, me, kind, asked, lambda: work(me, now_datetime()), about)
