"""What a technician's phone asks and does; every write carries the id made on the phone and is applied once."""

import dataclasses
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work, uploads
from gigafibre_fsm.domain.access import commands
from gigafibre_fsm.domain.dispatch import lifecycle, visit, worklist


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(240, 60)
def work_today() -> dict:
	"""Today's visits: `{"day", "left", "done", "groups": [{"key", "jobs": [JobCard]}]}` (see worklist.py)."""
	return dataclasses.asdict(worklist.today(_me(), now_datetime()))


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(240, 60)
def visit_page(job: str) -> dict:
	"""Everything the page of one's own visit shows (see visit/model.py)."""
	return dataclasses.asdict(visit.page(job, _me()))


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

	`elsewhere` names other visits under way, of which the technician has said that they go on, too.
	"""
	asked = {"job": job, "to": to, "reason": reason, "outcome": outcome}

	def step(me: str, now: datetime) -> dict:
		visit.refuse_unanswered(job, me, to, elsewhere)
		return visit.move(**asked, technician=me, now=now)

	return _once(command_id, "move", asked | {"elsewhere": elsewhere}, step)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
def complete(
	job: str, command_id: str | None = None, outcome: str | None = None, reason: str | None = None
) -> dict:
	"""Complete one's own visit, wholly or (`outcome` Partial, with a reason) in part; returns as move()."""
	return move(job, lifecycle.COMPLETED, command_id, reason, outcome)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def check(job: str, row: str, done: bool, command_id: str | None = None) -> dict:
	"""Tick or untick an item of the checklist; returns `{"job", "status", "row", "done"}`."""
	asked = {"job": job, "row": row, "done": done}
	return _once(command_id, "check", asked, lambda me, now: visit.check(**asked, technician=me, now=now))


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def answer(
	job: str, row: str, value: str, command_id: str | None = None, confirmed: bool | None = None
) -> dict:
	"""Keep a checklist item's number or choice, `confirmed` outside its limits; returns as check()."""
	asked = {"job": job, "row": row, "value": value, "confirmed": bool(confirmed)}
	return _once(command_id, "answer", asked, lambda me, now: visit.answer(**asked, technician=me, now=now))


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def photograph(job: str, row: str, photo: str | None = None, command_id: str | None = None) -> dict:
	"""Answer a checklist item with a photo, sent as add_photo() does; returns as check()."""
	data = uploads.photo(photo)
	asked = {"job": job, "row": row, "photo": hashlib.sha256(data).hexdigest()}
	return _once(
		command_id, "photograph", asked, lambda me, now: visit.photograph(job, me, row, data, now=now)
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def note(job: str, text: str, command_id: str | None = None) -> dict:
	"""Replace the technician's note; returns `{"job", "status"}`."""
	asked = {"job": job, "text": text}
	return _once(command_id, "note", asked, lambda me, now: visit.note(**asked, technician=me, now=now))


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def add_photo(job: str, kind: str, photo: str | None = None, command_id: str | None = None) -> dict:
	"""Keep a photo: the file field `photo`, or base64 in the parameter; returns `{"job", "status", "row"}`."""
	data = uploads.photo(photo)
	asked = {"job": job, "kind": kind, "photo": hashlib.sha256(data).hexdigest()}
	return _once(
		command_id, "add_photo", asked, lambda me, now: visit.add_photo(job, me, kind, data, now=now)
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def without_proof(job: str, reason: str, photo: str | None = None, command_id: str | None = None) -> dict:
	"""Say why the line cannot be proven, with a photo sent as add_photo() does; returns `{"job", "status", "row"}`."""
	data = uploads.photo(photo)
	asked = {"job": job, "reason": reason, "photo": hashlib.sha256(data).hexdigest()}
	return _once(
		command_id,
		"without_proof",
		asked,
		lambda me, now: visit.without_proof(job, me, reason, data, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def sign(job: str, signed_by: str, signature: str | None = None, command_id: str | None = None) -> dict:
	"""Keep the customer's signature, a PNG sent as add_photo() does; returns `{"job", "status"}`."""
	data = uploads.photo(signature, "signature")
	asked = {"job": job, "signed_by": signed_by, "signature": hashlib.sha256(data).hexdigest()}
	return _once(command_id, "sign", asked, lambda me, now: visit.sign(job, me, signed_by, data, now=now))


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

	`sure` names the doubts that the person has answered: too_slow, wrong_type, foreign_address, with commas.
	`beside`: one of the same type that is installed there stays.
	"""
	asked = {"job": job, "equipment": equipment, "scan": scan, "sure": sure, "beside": bool(beside)}
	return _once(
		command_id,
		"install",
		asked,
		lambda me, now: visit.install_equipment(**asked, technician=me, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def remove(job: str, equipment: str, command_id: str | None = None) -> dict:
	"""Take a device from the visit's location onto one's truck; returns as install()."""
	asked = {"job": job, "equipment": equipment}
	return _once(
		command_id,
		"remove",
		asked,
		lambda me, now: visit.remove_equipment(**asked, technician=me, now=now),
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def edit_info(
	job: str, job_type: str | None = None, priority: str | None = None, command_id: str | None = None
) -> dict:
	"""Change the type or the priority of one's own visit; returns `{"job", "status"}`."""
	asked = {"job": job, "job_type": job_type, "priority": priority}
	return _once(
		command_id, "edit_info", asked, lambda me, now: visit.edit_info(**asked, technician=me, now=now)
	)


def _me() -> str:
	return guards.current_bearer().technician["name"]


def _once(command_id: str | None, kind: str, asked: dict[str, Any], work: Callable[..., dict]) -> dict:
	"""Apply a command of the technician who asks, once."""
	me = _me()
	about = ("Dispatch Job", asked["job"])
	return commands.once(command_id, me, kind, asked, lambda: work(me, now_datetime()), about)
