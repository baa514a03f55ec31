"""Dispatch Plan Left Out: a job that a plan could not place."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchPlanLeftOut(Row):
	"""A job that a plan could not place."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		granted: DF.Check
		job: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reasons: DF.JSON | None
		relaxations: DF.JSON | None
	# end: auto-generated types
