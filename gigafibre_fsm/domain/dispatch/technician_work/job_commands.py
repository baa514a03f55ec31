"""The technician's commands at a job: its status, its texts, its checklist, its photos and its signature."""

from collections.abc import Mapping

from gigafibre_fsm.domain.dispatch.technician_work import (
	checklist_actions,
	late_entries,
	late_entry_check,
	photos_signature,
	status_actions,
)
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import (
	fields,
	read_answer,
	read_check,
	read_late,
	read_move,
	with_picture,
)
from gigafibre_fsm.domain.dispatch.technician_work.command_model import (
	CommandAnswer,
	Doing,
	TechnicianCommand,
)


def _move(doing: Doing, to: str, reason: str = "", outcome: str = "", elsewhere: str = "") -> CommandAnswer:
	job, technician = doing.job, doing.technician
	if late_entry_check.is_repeated(job, technician, to, doing.done_on):
		return {"job": job, "status": to, "follow_up_job": None}
	return status_actions.move_job(
		job,
		technician,
		to,
		now=doing.received_on,
		happened_on=doing.done_on,
		reason=(reason or "").strip() or None,
		outcome=outcome or None,
	)


def _save(doing: Doing) -> CommandAnswer:
	return {"job": doing.job}


def save_note(doing: Doing, note: str) -> CommandAnswer:
	"""Replace the technician's note."""
	return status_actions.set_note(doing.job, doing.technician, note, now=doing.done_on)


def _edit_info(doing: Doing, job_type: str | None = None, priority: str | None = None) -> CommandAnswer:
	return status_actions.edit_info(
		doing.job, doing.technician, now=doing.done_on, job_type=job_type, priority=priority
	)


def _check(doing: Doing, row: str, done: bool) -> CommandAnswer:
	return checklist_actions.check_item(doing.job, doing.technician, row=row, done=done, now=doing.done_on)


def save_answer(doing: Doing, row: str, value: str, confirmed: bool = False) -> CommandAnswer:
	"""Store the answer of a checklist item.

	Args:
		doing: the technician, job and time.
		row: name of the item's row.
		value: a number or one of the item's choices, as text; empty takes the answer back.
		confirmed: whether a number outside the item's limits is meant.
	"""
	return checklist_actions.answer_item(
		doing.job, doing.technician, row=row, value=value, now=doing.done_on, confirmed=confirmed
	)


def _photograph(doing: Doing, row: str, photo: bytes) -> CommandAnswer:
	return checklist_actions.answer_with_photo(
		doing.job, doing.technician, row=row, data=photo, now=doing.done_on
	)


def _add_photo(doing: Doing, kind: str, photo: bytes) -> CommandAnswer:
	return photos_signature.add_photo(doing.job, doing.technician, kind, photo, now=doing.done_on)


def _remove_photo(doing: Doing, photo_row: str) -> CommandAnswer:
	return photos_signature.remove_photo(doing.job, doing.technician, row=photo_row, now=doing.done_on)


def _sign(doing: Doing, signed_by: str, signature: bytes) -> CommandAnswer:
	return photos_signature.store_signature(
		doing.job, doing.technician, signed_by, signature, now=doing.done_on
	)


def _without_proof(doing: Doing, reason: str, photo: bytes) -> CommandAnswer:
	return photos_signature.record_missing_proof(
		doing.job, doing.technician, reason, photo, now=doing.done_on
	)


def _late(
	doing: Doing, words: str, kind: str = "", photo: bytes = b"", signature: bytes = b""
) -> CommandAnswer:
	return late_entries.record_late_entry(
		doing.job,
		doing.technician,
		words,
		now=doing.received_on,
		age=doing.age,
		photo=photo,
		kind=kind,
		signature=signature,
	)


JOB_WORK_COMMANDS: Mapping[str, TechnicianCommand] = {
	"move": TechnicianCommand(read_move, _move),
	"save": TechnicianCommand(fields(), _save),
	"note": TechnicianCommand(fields("note"), save_note),
	"edit_info": TechnicianCommand(fields(optional=("job_type", "priority")), _edit_info),
	"check": TechnicianCommand(read_check, _check),
	"answer": TechnicianCommand(read_answer, save_answer),
	"photograph": TechnicianCommand(with_picture("row"), _photograph),
	"add_photo": TechnicianCommand(with_picture("kind"), _add_photo),
	"remove_photo": TechnicianCommand(fields("photo_row"), _remove_photo),
	"without_proof": TechnicianCommand(with_picture("reason"), _without_proof),
	"sign": TechnicianCommand(with_picture("signed_by", picture="signature"), _sign),
	"late": TechnicianCommand(read_late, _late, is_checked=False),
}
"""Commands of a job's page that are not about a device, by their name."""
