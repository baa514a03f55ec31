"""Bill Reading Line: one line of a supplier's bill, and what it is booked as."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class BillReadingLine(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account: DF.Link | None
		amount: DF.Data | None
		description: DF.Data | None
		item: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		part_number: DF.Data | None
		quantity: DF.Float
		unit_price: DF.Data | None
	# end: auto-generated types

	pass
