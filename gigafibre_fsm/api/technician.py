"""What a technician's phone asks and does; every write carries the id made on the phone and is applied once."""

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
	"""Today's visits: `{"day", "left", "done", "groups": [{"key", "jobs": [JobCard]}]}` (see technician_work/worklist.py)."""
	return dataclasses.asdict(worklist.load_worklist(_me(), now_datetime()))


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(240, 60)
def visit_page(job: str) -> dict:
	"""Everything the page of one's own visit shows (see technician_work/page_model.py)."""
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
	"""Take one's own visit to its next status; returns `{"job", "status", "follow_up_job"}`.

	Args:
		job: the visit, name of a Dispatch Job.
		to: the status it goes to, as Dispatch Job names it: `En Route`, `On Site`, ….
		command_id: made by the phone (8 to 64 letters, digits, `-` or `_`); a repeat with the same id is not
			applied again and gets the same answer. Without one, every request counts as new.
		reason: why; some statuses cannot be reached without one.
		outcome: Complete (the default) or Partial when `to` is Completed.
		elsewhere: names of other visits under way, of which the technician has said that they go on, too.
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
	"""Complete one's own visit, wholly or in part; returns as move().

	Args:
		job: the visit, name of a Dispatch Job.
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
	"""Tick or untick an item of the checklist; returns `{"job", "status", "row", "done"}`.

	Args:
		job: the visit, name of a Dispatch Job.
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
	"""Store the number or choice that answers a checklist item; returns as check().

	Args:
		job: the visit, name of a Dispatch Job.
		row: name of the item's row.
		value: a number or one of the item's choices, as text; empty takes the answer back.
		command_id: as in move().
		confirmed: the person has said that a number outside the item's limits is right.
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
	"""Answer a checklist item with a photo; returns as check().

	Args:
		job: the visit, name of a Dispatch Job.
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
	"""Replace the technician's note; returns `{"job", "status"}`.

	Args:
		job: the visit, name of a Dispatch Job.
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
	"""Store a photo of the visit; returns `{"job", "status", "row"}`.

	Args:
		job: the visit, name of a Dispatch Job.
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
	"""Record why the line cannot be proven, with a photo; returns `{"job", "status", "row"}`.

	Args:
		job: the visit, name of a Dispatch Job.
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
	"""Store the customer's signature; returns `{"job", "status"}`.

	Args:
		job: the visit, name of a Dispatch Job; the technician is on site.
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
	"""Install a device at the visit's location; returns `{"job", "status", "row", "equipment"}`.

	Args:
		job: the visit, name of a Dispatch Job.
		equipment: serial number, label code or MAC address, as typed.
		scan: the FSM Scan by which the device was found.
		sure: the doubts that the person has answered, separated by commas: too_slow, wrong_type,
			foreign_address.
		beside: a device of the same type that is already installed there stays.
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
	"""Take a device from the visit's location onto one's own truck; returns as install().

	Args:
		job: the visit, name of a Dispatch Job.
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
	"""Change the type or the priority of one's own visit; returns `{"job", "status"}`.

	Args:
		job: the visit, name of a Dispatch Job.
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
	"""Apply a command of the technician who asks, once."""
	me = _me()
	about = ("Dispatch Job", asked["job"])
	return idempotency.run_once(command_id, me, kind, asked, lambda: work(me, now_datetime()), about)
