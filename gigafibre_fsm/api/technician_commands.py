"""A technician's command as it comes as JSON; what each does is in domain/dispatch/technician_work/commands.py."""

from typing import Any

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.access import phone_queue
from gigafibre_fsm.domain.dispatch import technician_work
from gigafibre_fsm.domain.dispatch.technician_work.commands import Command
from gigafibre_fsm.domain.dispatch.technician_work.device_commands import CommandAnswer
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
	"""Do a command of the technician who asks, once; age and maker are read as of a phone's queue.

	Args:
		name: key of TECHNICIAN_COMMANDS.
		job: the visit, None for a device without one.
		command_id: made by the phone; a repeat with the same id gets the first answer.
		seen: what the phone showed of the visit, as JSON.
		look: what was seen on a photographed label.
		arguments: what the command's handler takes.

	Returns:
		What the handler answers.

	Raises:
		ChangedMeanwhile: the visit is not as the phone showed it; the response says under `changed` in what it
			differs.
	"""
	bearer = guards.current_identity()
	phone_queue.require_maker(bearer)
	command = Command(
		name=name,
		arguments=arguments,
		technician=bearer.technician["name"],
		user=bearer.user,
		now=now_datetime(),
		job=job,
		command_id=command_id,
		age=phone_queue.age(),
		seen=seen,
		look=look,
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
	"""Name of the Dispatch Technician who asks."""
	return guards.current_identity().technician["name"]
