"""FSM Dunning Step: a step of dunning, its day and its message."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMDunningStep(Row):
	"""A step of dunning: its day, counted from the due date, and its message."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days: DF.Int
		in_business_days: DF.Check
		message_template: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Literal[
			"Upcoming Payment",
			"Reminder",
			"Second Reminder",
			"Final Reminder",
			"Late Interest",
			"Call",
			"Suspension Notice",
			"Last Suspension Notice",
		]
	# end: auto-generated types
