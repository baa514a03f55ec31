"""Dispatch Technician Territory: a territory that a technician serves."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchTechnicianTerritory(Row):
	"""On the checked days of the week, or on one date."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		friday: DF.Check
		monday: DF.Check
		only_on: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		saturday: DF.Check
		sunday: DF.Check
		territory: DF.Link
		thursday: DF.Check
		tuesday: DF.Check
		wednesday: DF.Check
	# end: auto-generated types
