"""Dispatch Job Type Limit: how many visits a day customers may book."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeLimit(Row):
	"""On the checked days of the week; in one territory, or everywhere."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		friday: DF.Check
		monday: DF.Check
		most: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		saturday: DF.Check
		sunday: DF.Check
		territory: DF.Link | None
		thursday: DF.Check
		tuesday: DF.Check
		wednesday: DF.Check
	# end: auto-generated types
