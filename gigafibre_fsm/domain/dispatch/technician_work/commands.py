"""The commands of a technician: each has one name, one actor and one check for all of its callers.

The forms of the pages, the queue of a phone and the JSON endpoints all call perform(). A command id
identifies one command: it is not applied again if it is repeated through another caller.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gigafibre_fsm.domain.dispatch.technician_work import late_entry_check
from gigafibre_fsm.domain.dispatch.technician_work.command_model import (
	CommandAnswer,
	Doing,
	TechnicianCommand,
)
from gigafibre_fsm.domain.dispatch.technician_work.device_commands import JOB_DEVICE_COMMANDS
from gigafibre_fsm.domain.dispatch.technician_work.job_commands import (
	JOB_WORK_COMMANDS,
	save_answer,
	save_note,
)
from gigafibre_fsm.domain.dispatch.technician_work.line_commands import LINE_COMMANDS
from gigafibre_fsm.domain.dispatch.technician_work.position_commands import POSITION_COMMANDS
from gigafibre_fsm.domain.dispatch.technician_work.truck_commands import DEVICE_COMMANDS, STOCK_COMMANDS
from gigafibre_fsm.domain.equipment.vision.label_reader import LabelReadResult
from gigafibre_fsm.domain.platform import idempotency
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button

JOB_COMMANDS: Mapping[str, TechnicianCommand] = {**JOB_WORK_COMMANDS, **JOB_DEVICE_COMMANDS}
"""Commands of a job's page, by the `action` of its form, which is the name of the JSON method."""

TECHNICIAN_COMMANDS: Mapping[str, TechnicianCommand] = {
	**JOB_COMMANDS,
	**DEVICE_COMMANDS,
	**STOCK_COMMANDS,
	**LINE_COMMANDS,
	**POSITION_COMMANDS,
}
"""Every command of a technician by its name."""


@dataclass(frozen=True, slots=True)
class TypedFields:
	"""Text in the page's fields when a browser without scripts sent the form of another button.

	`note` is None if the form has none; `answers` maps rows of the checklist to the typed values. The value of the
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
		_contents(known, command),
		lambda: _apply(known, command),
		about=_subject(known, command),
		is_fixed=command.is_queued,
	)


def registered(name: str) -> TechnicianCommand:
	"""Return the command of this name; FsmError if there is none."""
	if name not in TECHNICIAN_COMMANDS:
		refuse_unknown_button()
	return TECHNICIAN_COMMANDS[name]


def _subject(known: TechnicianCommand, command: Command) -> tuple[str, str] | None:
	"""Return the document that the command is about."""
	if known.is_of_device:
		return "Equipment", command.arguments["equipment"]
	return ("Dispatch Job", command.job) if command.job else None


def _contents(known: TechnicianCommand, command: Command) -> dict[str, Any]:
	"""Return the content that a repeat with the same id must have; pictures as hashes."""
	traced = {name: value for name, value in command.arguments.items() if name not in known.untraced}
	given = {"job": command.job, **traced}
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
		save_note(doing, typed.note)
	for row, value in typed.answers.items():
		save_answer(doing, row, value, confirmed=typed.confirmed == row)
