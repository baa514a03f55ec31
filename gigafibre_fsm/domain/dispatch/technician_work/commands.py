"""The commands of a technician: each has one name, one actor and one check for all of its callers.

The forms of the pages, the queue of a phone and the JSON endpoints all call perform(). A command id
identifies
one command: it is not applied again if it is repeated through another caller.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.technician_work import (
	checklist_actions,
	device_commands,
	late_entries,
	late_entry_check,
	photos_signature,
	status_actions,
)
from gigafibre_fsm.domain.dispatch.technician_work.command_forms import (
	Arguments,
	Form,
	fields,
	read_answer,
	read_check,
	read_confirm,
	read_create,
	read_install,
	read_late,
	read_move,
	with_picture,
)
from gigafibre_fsm.domain.dispatch.technician_work.device_commands import CommandAnswer, Doing
from gigafibre_fsm.domain.equipment.vision.label_reader import LabelReadResult
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.exceptions import FsmError


@dataclass(frozen=True, slots=True)
class TypedFields:
	"""Text in the page's fields when a browser without scripts sent the form of another button.

	`note` is None if the form has none; `answers` maps rows of the checklist to the typed values. The value
	of the
	row `confirmed` is accepted although it is outside its limits.
	"""

	note: str | None = None
	answers: Mapping[str, str] = field(default_factory=dict)
	confirmed: str = ""


NOTHING_TYPED = TypedFields()


@dataclass(frozen=True, slots=True)
class Command:
	"""A command as received.

	Attributes:
		name: a key of TECHNICIAN_COMMANDS.
		arguments: arguments of its handler, as its `read` takes them from a form; empty values count as
			missing.
		technician: name of the Dispatch Technician whose link or login it is.
		user: their User, the actor of the command.
		now: when it was received, site time, naive.
		job: the Dispatch Job, None for a device without a job.
		command_id: made by the phone; a repeat with the same id is not applied again.
		age: how many seconds before `now` it was made, according to the phone.
		seen: what the phone showed then, as JSON (see late_entry_check.accept_entry); empty if unknown.
		typed: text to save along with it.
		look: result of reading a photographed label, read before the transaction.
		is_queued: a phone's queue sent it, which makes an id for each entry and never changes its content.
	"""

	name: str
	arguments: Mapping[str, Any]
	technician: str
	user: str
	now: datetime
	job: str | None = None
	command_id: str | None = None
	age: int = 0
	seen: str = ""
	typed: TypedFields = NOTHING_TYPED
	look: LabelReadResult | None = None
	is_queued: bool = False


@dataclass(frozen=True, slots=True)
class TechnicianCommand:
	"""The reader and the handler of a command.

	`is_checked` is False if it does not matter what the phone showed of the job.
	"""

	read: Callable[[Form], Arguments]
	handler: Callable[..., CommandAnswer]
	is_checked: bool = True


def perform(command: Command) -> CommandAnswer:
	"""Carry out a command once, as of the time when it was made, and return its handler's result.

	The result of a command on a job has `job` and `status`; `happened_on` is when it was made.

	Raises:
		NotYours: the job is not the technician's.
		ChangedMeanwhile, NeedsConfirmation: as late_entry_check.accept_entry().
		CommandConflict: its id was used for another command or by another user.
		FsmError: there is no such command, or the rules do not allow it.
	"""
	known = registered(command.name)
	return idempotency.run_once(
		command.command_id,
		command.user,
		command.name,
		_contents(command),
		lambda: _apply(known, command),
		about=("Dispatch Job", command.job) if command.job else None,
		is_fixed=command.is_queued,
	)


def registered(name: str) -> TechnicianCommand:
	"""Return the command of this name; FsmError if there is none."""
	if name not in TECHNICIAN_COMMANDS:
		frappe.throw(_("This button is no longer known. Reload the page and try again."), FsmError)
	return TECHNICIAN_COMMANDS[name]


def _contents(command: Command) -> dict[str, Any]:
	"""Return the content that a repeat with the same id must have; pictures as hashes."""
	given = {"job": command.job, **command.arguments}
	given |= {"typed_note": command.typed.note, "typed": dict(command.typed.answers)}
	return {name: _hashed(value) for name, value in given.items() if value not in (None, "", b"", {}, False)}


def _hashed(value: Any) -> Any:
	return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value


def _apply(known: TechnicianCommand, command: Command) -> CommandAnswer:
	done_on = _accepted(command) if command.job and known.is_checked else command.now
	doing = Doing(
		job=command.job,
		technician=command.technician,
		user=command.user,
		received_on=command.now,
		done_on=done_on,
		age=command.age,
		look=command.look,
	)
	_save_typed(doing, command.typed)
	return known.handler(doing, **command.arguments) | {"happened_on": str(done_on)}


def _accepted(command: Command) -> datetime:
	wanted = {name: value for name, value in command.arguments.items() if isinstance(value, str)}
	return late_entry_check.accept_entry(
		command.job,
		command.technician,
		command.name,
		wanted | {"seen": command.seen},
		now=command.now,
		age=command.age,
	)


def _save_typed(doing: Doing, typed: TypedFields) -> None:
	"""Save the text in the page's fields, which without scripts belong to the step's form."""
	if typed.note is not None:
		_note(doing, typed.note)
	for row, value in typed.answers.items():
		_answer(doing, row, value, confirmed=typed.confirmed == row)


# ---- handlers; those for devices are in device_commands.py


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


def _note(doing: Doing, note: str) -> CommandAnswer:
	return status_actions.set_note(doing.job, doing.technician, note, now=doing.done_on)


def _edit_info(doing: Doing, job_type: str | None = None, priority: str | None = None) -> CommandAnswer:
	return status_actions.edit_info(
		doing.job, doing.technician, now=doing.done_on, job_type=job_type, priority=priority
	)


def _check(doing: Doing, row: str, done: bool) -> CommandAnswer:
	return checklist_actions.check_item(doing.job, doing.technician, row=row, done=done, now=doing.done_on)


def _answer(doing: Doing, row: str, value: str, confirmed: bool = False) -> CommandAnswer:
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


TECHNICIAN_COMMANDS: Mapping[str, TechnicianCommand] = {
	"move": TechnicianCommand(read_move, _move),
	"save": TechnicianCommand(fields(), _save),
	"note": TechnicianCommand(fields("note"), _note),
	"edit_info": TechnicianCommand(fields(optional=("job_type", "priority")), _edit_info),
	"check": TechnicianCommand(read_check, _check),
	"answer": TechnicianCommand(read_answer, _answer),
	"photograph": TechnicianCommand(with_picture("row"), _photograph),
	"add_photo": TechnicianCommand(with_picture("kind"), _add_photo),
	"remove_photo": TechnicianCommand(fields("photo_row"), _remove_photo),
	"without_proof": TechnicianCommand(with_picture("reason"), _without_proof),
	"sign": TechnicianCommand(with_picture("signed_by", picture="signature"), _sign),
	"late": TechnicianCommand(read_late, _late, is_checked=False),
	"install": TechnicianCommand(read_install, device_commands.install),
	"swap": TechnicianCommand(fields("equipment", "reason", "old", "sure"), device_commands.swap),
	"remove": TechnicianCommand(fields("equipment"), device_commands.remove),
	"mark_defective": TechnicianCommand(fields("equipment", "note"), device_commands.mark_defective),
	"report_lost": TechnicianCommand(fields("equipment", "note"), device_commands.report_lost),
	"create": TechnicianCommand(read_create, device_commands.create),
	"scan": TechnicianCommand(with_picture("instead"), device_commands.scan),
	"dismiss": TechnicianCommand(fields("scan"), device_commands.dismiss),
	"confirm": TechnicianCommand(read_confirm, device_commands.confirm),
}
"""Every command by its name, which is the `action` of the page's form and the name of the JSON method."""
