"""FSM Support Agent Skill: a kind of ticket that somebody of support knows."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMSupportAgentSkill(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		issue_type: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
