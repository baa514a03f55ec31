"""Dispatch Technician Skill: a skill a technician has, with its level."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchTechnicianSkill(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		level: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		skill: DF.Link
		valid_until: DF.Date | None
	# end: auto-generated types

	pass
