"""The technician's commands without a job: for a device in their hands, and for their truck."""

from collections.abc import Mapping, Sequence

import frappe
from frappe import _

from gigafibre_fsm.domain.dispatch.technician_work.command_forms import (
	fields,
	read_count,
	read_ticked,
	with_picture,
)
from gigafibre_fsm.domain.dispatch.technician_work.command_model import (
	CommandAnswer,
	Doing,
	TechnicianCommand,
)
from gigafibre_fsm.domain.dispatch.technician_work.pages.device import require_device
from gigafibre_fsm.domain.equipment.movements import technician_actions
from gigafibre_fsm.domain.equipment.movements.service import MovementResult
from gigafibre_fsm.domain.equipment.truck_stock import inventory
from gigafibre_fsm.domain.equipment.vision import movement_photos

MOST_UNASKED = 2
"""Largest number of unticked devices in a count; more mean that the count was not finished."""


def _defective(doing: Doing, equipment: str, note: str, photo: bytes) -> CommandAnswer:
	require_device(equipment)
	moved = technician_actions.mark_defective(equipment, doing.technician, note, doing.done_on)
	if photo and moved.movement:
		movement_photos.store_photo(moved.movement, photo)
	return {"equipment": equipment, "said": moved.message}


def _report_lost(doing: Doing, equipment: str, note: str) -> CommandAnswer:
	require_device(equipment)
	moved = technician_actions.report_lost(equipment, doing.technician, note, doing.done_on)
	return {"equipment": equipment, "said": moved.message}


def _report_found(doing: Doing, equipment: str, note: str) -> CommandAnswer:
	require_device(equipment)
	said = technician_actions.take_custody(equipment, doing.technician, note, doing.done_on)
	return {"equipment": equipment, "said": said}


def _missing(doing: Doing, equipment: str, note: str) -> CommandAnswer:
	require_device(equipment)
	said = technician_actions.report_not_found(equipment, doing.technician, note, doing.done_on)
	return {"equipment": equipment, "said": said}


def _over(doing: Doing, equipment: str, colleague: str) -> CommandAnswer:
	require_device(equipment)
	return {"equipment": equipment, "said": _hand_over(doing, [equipment], colleague)}


def _in(doing: Doing, equipment: str, warehouse: str) -> CommandAnswer:
	require_device(equipment)
	return {"equipment": equipment, "said": _hand_in(doing, [equipment], warehouse)}


def _count(doing: Doing, shown: str, ticked: str, others: str, sure: str) -> CommandAnswer:
	listed, found = _names(shown), _names(ticked)
	missing = len(set(listed) - set(found))
	if missing > MOST_UNASKED and not sure:
		sentence = _(
			"{0} of {1} are not ticked. If they are really not there, say so below and keep the count."
		)
		frappe.throw(sentence.format(missing, len(listed)))
	inventory.record_count(
		doing.technician, listed, found, others.replace(",", "\n").splitlines(), doing.done_on
	)
	return {"said": _("The count is kept.")}


def _ticked_over(doing: Doing, ticked: str, colleague: str) -> CommandAnswer:
	return {"said": _hand_over(doing, _some(ticked), colleague)}


def _ticked_in(doing: Doing, ticked: str, warehouse: str) -> CommandAnswer:
	return {"said": _hand_in(doing, _some(ticked), warehouse)}


def _hand_over(doing: Doing, equipment: Sequence[str], colleague: str) -> str:
	return _describe_moves(
		[
			technician_actions.hand_over(each, doing.technician, colleague=colleague, now=doing.done_on)
			for each in equipment
		]
	)


def _hand_in(doing: Doing, equipment: Sequence[str], warehouse: str) -> str:
	return _describe_moves(
		[
			technician_actions.hand_in(each, doing.technician, warehouse=warehouse, now=doing.done_on)
			for each in equipment
		]
	)


def _describe_moves(moved: Sequence[MovementResult]) -> str:
	if len(moved) == 1:
		return moved[0].message
	remarks = [each.remark for each in moved if each.remark]
	return " ".join((_("Devices moved: {0}.").format(len(moved)), *remarks))


def _some(ticked: str) -> list[str]:
	names = _names(ticked)
	if not names:
		frappe.throw(_("Tick the devices first."))
	return names


def _names(text: str) -> list[str]:
	return [name for name in text.split(",") if name]


DEVICE_COMMANDS: Mapping[str, TechnicianCommand] = {
	f"device.{name}": TechnicianCommand(read, handler, is_of_device=True)
	for name, read, handler in (
		("defective", with_picture("equipment", "note"), _defective),
		("lost", fields("equipment", "note"), _report_lost),
		("found", fields("equipment", "note"), _report_found),
		("missing", fields("equipment", "note"), _missing),
		("over", fields("equipment", "colleague"), _over),
		("in", fields("equipment", "warehouse"), _in),
	)
}
"""Commands of a device's own page; what follows the dot is the `action` of its form."""

STOCK_COMMANDS: Mapping[str, TechnicianCommand] = {
	"stock.count": TechnicianCommand(read_count, _count),
	"stock.over": TechnicianCommand(read_ticked("colleague"), _ticked_over),
	"stock.in": TechnicianCommand(read_ticked("warehouse"), _ticked_in),
}
"""Commands of the truck's page; what follows the dot is `do` of its form."""
