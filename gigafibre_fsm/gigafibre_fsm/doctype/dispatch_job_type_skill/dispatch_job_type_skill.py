"""Dispatch Job Type Skill: a skill that a job type requires."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeSkill(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		minimum_level: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		skill: DF.Link
	# end: auto-generated types

	pass
