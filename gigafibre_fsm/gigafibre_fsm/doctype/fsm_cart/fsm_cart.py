"""FSM Cart: what a customer chose to buy and has not paid yet, one each."""

from frappe.model.document import Document


class FSMCart(Document):
	"""A customer's cart; written only by `domain/care/shop/cart`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_cart_item.fsm_cart_item import FSMCartItem

		customer: DF.Link
		items: DF.Table[FSMCartItem]
		sales_order: DF.Link | None
		service_location: DF.Link | None
	# end: auto-generated types
