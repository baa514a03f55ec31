"""FSM Order Line: the plan or an add-on of an order."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMOrderLine(Row):
	"""The plan or an add-on of an order, at the price that was agreed."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		currency: DF.Link | None
		item: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		plan: DF.Link | None
		price: DF.Currency
		qty: DF.Int
		quotation_row: DF.Data | None
		title: DF.Data | None
	# end: auto-generated types
