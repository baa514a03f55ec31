"""FSM Cart Item: an add-on in a customer's cart."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMCartItem(Row):
	"""An add-on in a customer's cart, with its price when it was added."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		item: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		price: DF.Currency
		qty: DF.Int
	# end: auto-generated types
