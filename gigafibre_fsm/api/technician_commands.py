"""A technician's commands as JSON.

The commands themselves are in domain/dispatch/technician_work/commands.py.
"""

from typing import Any

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.access import phone_queue
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.command_model import CommandAnswer
from gigafibre_fsm.domain.dispatch.technician_work.commands import Command
from gigafibre_fsm.domain.equipment.vision.label_reader import LabelReadResult
from gigafibre_fsm.exceptions import ChangedMeanwhile


def perform(
	name: str,
	job: str | None,
	command_id: str | None,
	*,
	seen: str = "",
	look: LabelReadResult | None = None,
	**arguments: Any,
) -> CommandAnswer:
	"""Carry out a command of the signed-in technician, once; age and author as sent by a phone's queue.

	Args:
		name: key of TECHNICIAN_COMMANDS.
		job: name of the Dispatch Job, None for a device without one.
		command_id: made by the phone; a repeat with the same id returns the first result.
		seen: what the phone showed of the job, as JSON.
		look: result of reading a photographed label.
		arguments: arguments of the command's handler.

	Returns:
		The handler's result.

	Raises:
		ChangedMeanwhile: the job differs from what the phone showed; the response has the differences
			under `changed`.
	"""
	identity = guards.current_identity()
	phone_queue.require_maker(identity)
	command = Command(
		name=name,
		arguments=arguments,
		technician=identity.technician["name"],
		user=identity.user,
		now=now_datetime(),
		job=job,
		command_id=command_id,
		age=phone_queue.age(),
		seen=seen,
		look=look,
		is_queued=phone_queue.is_queued(),
	)
	try:
		answer = technician_work.perform(command)
	except ChangedMeanwhile as error:
		frappe.local.response["changed"] = {
			"differences": error.differences,
			"now": error.now,
			"may_apply": error.may_apply,
		}
		raise
	return {key: value for key, value in answer.items() if key != "happened_on"}


def technician() -> str:
	"""Return the name of the signed-in user's Dispatch Technician."""
	return guards.current_identity().technician["name"]
