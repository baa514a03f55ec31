"""FSM SMS Visit: a visit that a text about several tells a technician of."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMSMSVisit(Row):
	"""A visit that a text about several tells a technician of."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		announced_arrival: DF.Datetime | None
		announced_location: DF.Link | None
		job: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
