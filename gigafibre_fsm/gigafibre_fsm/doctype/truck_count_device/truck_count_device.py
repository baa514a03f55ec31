"""Truck Count Device: a device in a stock count of a truck."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class TruckCountDevice(Row):
	"""A device in a stock count of a truck."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment: DF.Link
		equipment_model: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		result: DF.Literal["There", "Not Found", "Not Expected"]
	# end: auto-generated types
