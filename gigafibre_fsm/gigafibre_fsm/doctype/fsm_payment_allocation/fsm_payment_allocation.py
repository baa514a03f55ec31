"""FSM Payment Allocation: an invoice that a payment pays."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMPaymentAllocation(Row):
	"""An invoice that a payment pays, and how much of it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		booked: DF.Currency
		currency: DF.Link | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		sales_invoice: DF.Link
	# end: auto-generated types
