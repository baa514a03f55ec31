"""FSM Payment Booking: a document of ERPNext that books a part of a payment."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMPaymentBooking(Row):
	"""A document of ERPNext that books a part of a payment; its key is unique, so nothing is booked twice."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		booking_key: DF.Data
		currency: DF.Link | None
		document: DF.DynamicLink
		document_type: DF.Link
		kind: DF.Literal[
			"Payment",
			"Refund",
			"Refund Reversal",
			"Dispute",
			"Dispute Reversal",
			"Payout",
			"Payout Reversal",
			"Fees",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reference: DF.Data
	# end: auto-generated types
