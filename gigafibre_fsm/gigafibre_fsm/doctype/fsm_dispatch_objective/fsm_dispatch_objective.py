"""FSM Dispatch Objective: one of the planner's objectives, most important first."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMDispatchObjective(Row):
	"""One of the planner's objectives, most important first."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		objective: DF.Literal[
			"Promises",
			"Place all",
			"Priority",
			"Punctuality",
			"Travel",
			"Working time",
			"Balance",
			"Preference",
			"Few changes",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
