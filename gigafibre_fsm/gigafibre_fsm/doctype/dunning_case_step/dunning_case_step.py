"""Dunning Case Step: a step that was taken in a dunning case."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DunningCaseStep(Row):
	"""A step that was taken; its key is unique, so nothing is sent twice."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address: DF.Data | None
		amount: DF.Currency
		delivered_on: DF.Datetime | None
		document: DF.Link | None
		message: DF.Link | None
		note: DF.SmallText | None
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
		step_key: DF.Data | None
		taken_on: DF.Date
	# end: auto-generated types
