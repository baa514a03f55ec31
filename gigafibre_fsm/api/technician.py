"""What a technician's phone reads and writes.

Every write carries an id made on the phone and is applied once.
"""

from typing import Literal

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards, unit_of_work, uploads
from gigafibre_fsm.api.answers import Fields, fields_of
from gigafibre_fsm.api.technician_commands import perform, technician
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.job import lifecycle
from gigafibre_fsm.domain.dispatch.technician_work import worklist
from gigafibre_fsm.domain.dispatch.technician_work.command_model import CommandAnswer
from gigafibre_fsm.domain.dispatch.technician_work.worklist import Worklist


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(240, 60)
def work_today() -> Fields[Worklist]:
	"""Return today's jobs, as in technician_work/worklist.py.

	Returns `{"day", "left", "done", "groups": [{"key", "jobs": [JobCard]}]}`.
	"""
	return fields_of(worklist.load_worklist(technician(), now_datetime()))


@frappe.whitelist(methods=["GET"])
@guards.technician
@guards.limited(240, 60)
def visit_page(job: str) -> Fields[technician_work.TechnicianJobPage]:
	"""Return everything that the page of the technician's own job shows (see technician_work/page_model.py)."""
	return fields_of(technician_work.load_page(job, technician()))


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
	seen: str = "",
) -> CommandAnswer:
	"""Take the technician's own job to its next status; return `{"job", "status", "follow_up_job"}`.

	Args:
		job: name of the Dispatch Job.
		to: the new status, as in Dispatch Job: `En Route`, `On Site`, ….
		command_id: made by the phone (8 to 64 letters, digits, `-` or `_`); a repeat with the same id is not
			applied again and gets the same answer, also where the first came from the page. Without one, every
			request counts as new.
		reason: why; some statuses require one.
		outcome: Complete (the default) or Partial when `to` is Completed.
		elsewhere: names of other jobs under way that the technician has confirmed to be continuing as well.
		seen: what the phone showed, as JSON: `{"status", "arrival", "was": {field: text}, "elsewhere": [job]}`;
			where the job differs from it nothing is applied, and `changed` in the response says in what.
	"""
	return perform(
		"move", job, command_id, seen=seen, to=to, reason=reason, outcome=outcome, elsewhere=elsewhere
	)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def complete(
	job: str,
	command_id: str | None = None,
	outcome: str | None = None,
	reason: str | None = None,
	seen: str = "",
) -> CommandAnswer:
	"""Complete the technician's own job, wholly or in part; return as move().

	Args:
		job: the job, name of a Dispatch Job.
		command_id, seen: as in move().
		outcome: Complete (the default) or Partial.
		reason: what was left undone and why; a Partial outcome needs it.
	"""
	return perform("move", job, command_id, seen=seen, to=lifecycle.COMPLETED, reason=reason, outcome=outcome)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def check(job: str, row: str, done: bool, command_id: str | None = None, seen: str = "") -> CommandAnswer:
	"""Tick or untick an item of the checklist; return `{"job", "status", "row", "done"}`.

	Args:
		job: name of the Dispatch Job.
		row: name of the item's row.
		done: true to tick it; false also takes back the answer of an item that asks for one.
		command_id, seen: as in move().
	"""
	return perform("check", job, command_id, seen=seen, row=row, done=done)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def answer(
	job: str,
	row: str,
	value: str,
	command_id: str | None = None,
	confirmed: bool | None = None,
	seen: str = "",
) -> CommandAnswer:
	"""Store the number or choice that answers a checklist item; return as check().

	Args:
		job: name of the Dispatch Job.
		row: name of the item's row.
		value: a number or one of the item's choices, as text; empty takes the answer back.
		command_id, seen: as in move().
		confirmed: whether the technician has confirmed a number outside the item's limits.
	"""
	return perform("answer", job, command_id, seen=seen, row=row, value=value, confirmed=bool(confirmed))


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def photograph(
	job: str, row: str, photo: str | None = None, command_id: str | None = None, seen: str = ""
) -> CommandAnswer:
	"""Answer a checklist item with a photo; return as check().

	Args:
		job: name of the Dispatch Job.
		row: name of the item's row.
		photo: base64, unless the photo comes as the file field `photo`.
		command_id, seen: as in move().
	"""
	return perform("photograph", job, command_id, seen=seen, row=row, photo=uploads.photo(photo))


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def note(job: str, text: str, command_id: str | None = None, seen: str = "") -> CommandAnswer:
	"""Replace the technician's note; return `{"job", "status"}`.

	Args:
		job: name of the Dispatch Job.
		text: the whole note, at most 4,000 characters; empty removes it.
		command_id, seen: as in move().
	"""
	return perform("note", job, command_id, seen=seen, note=text)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def add_photo(
	job: str, kind: str, photo: str | None = None, command_id: str | None = None, seen: str = ""
) -> CommandAnswer:
	"""Store a photo of the job; return `{"job", "status", "row"}`.

	Args:
		job: name of the Dispatch Job.
		kind: Before, After or Other.
		photo: base64, unless the photo comes as the file field `photo`.
		command_id, seen: as in move().
	"""
	return perform("add_photo", job, command_id, seen=seen, kind=kind, photo=uploads.photo(photo))


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def remove_photo(job: str, row: str, command_id: str | None = None, seen: str = "") -> CommandAnswer:
	"""Delete a photo that was taken by mistake; return `{"job", "status"}`.

	Args:
		job: the job, name of a Dispatch Job.
		row: name of the photo's row.
		command_id, seen: as in move().
	"""
	return perform("remove_photo", job, command_id, seen=seen, photo_row=row)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def without_proof(
	job: str, reason: str, photo: str | None = None, command_id: str | None = None, seen: str = ""
) -> CommandAnswer:
	"""Record why the line cannot be proven, with a photo; return `{"job", "status", "row"}`.

	Args:
		job: name of the Dispatch Job.
		reason: why, in the technician's words.
		photo: base64, unless the photo comes as the file field `photo`.
		command_id, seen: as in move().
	"""
	return perform("without_proof", job, command_id, seen=seen, reason=reason, photo=uploads.photo(photo))


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def sign(
	job: str, signed_by: str, signature: str | None = None, command_id: str | None = None, seen: str = ""
) -> CommandAnswer:
	"""Store the customer's signature; return `{"job", "status"}`.

	Args:
		job: name of the Dispatch Job; the technician is on site.
		signed_by: name of the person who signs.
		signature: a PNG of at most 200 KB as base64, unless it comes as the file field `signature`.
		command_id, seen: as in move().
	"""
	drawing = uploads.photo(signature, "signature")
	return perform("sign", job, command_id, seen=seen, signed_by=signed_by, signature=drawing)


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
	seen: str = "",
) -> CommandAnswer:
	"""Install a device at the job's location; return `{"job", "status", "row", "equipment"}`.

	Args:
		job: name of the Dispatch Job.
		equipment: serial number, label code or MAC address, as typed.
		scan: the FSM Scan by which the device was found.
		sure: codes of the warnings that the technician has confirmed, separated by commas: too_slow,
			wrong_type, foreign_address.
		beside: whether a device of the same type that is already installed there stays.
		command_id, seen: as in move().
	"""
	given = {"equipment": equipment, "scan": scan, "sure": sure, "beside": bool(beside)}
	return perform("install", job, command_id, seen=seen, **given)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def swap(
	job: str,
	equipment: str,
	reason: Literal["Defective", "Replaced"],
	old: str = "",
	sure: str = "",
	command_id: str | None = None,
	seen: str = "",
) -> CommandAnswer:
	"""Install a device in place of another; return `{"job", "status", "row", "equipment", "old"}`.

	Args:
		job: the job, name of a Dispatch Job.
		equipment: the new device: serial number, label code or MAC address, as typed.
		reason: why the old device leaves: it is Defective, or was only Replaced.
		old: the old device; without it the only one of the same type at the address.
		sure: as in install().
		command_id, seen: as in move().
	"""
	given = {"equipment": equipment, "reason": reason, "old": old, "sure": sure}
	return perform("swap", job, command_id, seen=seen, **given)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def remove(job: str, equipment: str, command_id: str | None = None, seen: str = "") -> CommandAnswer:
	"""Take a device from the job's location onto the technician's own truck; return as install().

	Args:
		job: name of the Dispatch Job.
		equipment: serial number, label code or MAC address, as typed.
		command_id, seen: as in move().
	"""
	return perform("remove", job, command_id, seen=seen, equipment=equipment)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def mark_defective(
	job: str, equipment: str, note: str, command_id: str | None = None, seen: str = ""
) -> CommandAnswer:
	"""Mark a device of the job's location or of the technician's own truck as defective; return as install().

	Args:
		job: the job, name of a Dispatch Job.
		equipment: serial number, label code or MAC address, as typed.
		note: what is wrong with it.
		command_id, seen: as in move().
	"""
	return perform("mark_defective", job, command_id, seen=seen, equipment=equipment, note=note)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def report_lost(
	job: str, equipment: str, note: str, command_id: str | None = None, seen: str = ""
) -> CommandAnswer:
	"""Write off a device of the job's location or of the technician's own truck; return as install().

	Args:
		job: the job, name of a Dispatch Job.
		equipment: serial number, label code or MAC address, as typed.
		note: how it was lost.
		command_id, seen: as in move().
	"""
	return perform("report_lost", job, command_id, seen=seen, equipment=equipment, note=note)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def dismiss(job: str, scan: str, command_id: str | None = None, seen: str = "") -> CommandAnswer:
	"""Put the technician's own scan aside, so that the job's page no longer shows it; return `{"job", "scan"}`.

	Args:
		job: the job, name of a Dispatch Job.
		scan: name of the FSM Scan.
		command_id, seen: as in move().
	"""
	return perform("dismiss", job, command_id, seen=seen, scan=scan)


@frappe.whitelist(methods=["POST"])
@guards.technician
@guards.limited(120, 60)
@unit_of_work.whole
def edit_info(
	job: str,
	job_type: str | None = None,
	priority: str | None = None,
	command_id: str | None = None,
	seen: str = "",
) -> CommandAnswer:
	"""Change the type or the priority of the technician's own job; return `{"job", "status"}`.

	Args:
		job: name of the Dispatch Job.
		job_type: name of a Dispatch Job Type; without it the type stays.
		priority: Low, Medium, High or Urgent; without it the priority stays.
		command_id, seen: as in move().
	"""
	return perform("edit_info", job, command_id, seen=seen, job_type=job_type, priority=priority)
