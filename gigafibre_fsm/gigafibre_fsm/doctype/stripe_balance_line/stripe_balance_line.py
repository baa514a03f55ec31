"""Stripe Balance Line: a line of the balance at Stripe, under Stripe's id."""

from frappe.model.document import Document


class StripeBalanceLine(Document):
	"""A line of the balance at Stripe; written only by `domain/billing/reconciliation`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_payment_booking.fsm_payment_booking import (
			FSMPaymentBooking,
		)

		amount: DF.Currency
		available_on: DF.Date | None
		bookings: DF.Table[FSMPaymentBooking]
		category: DF.Literal[
			"Charge",
			"Refund",
			"Refund Failure",
			"Dispute",
			"Dispute Reversal",
			"Fee",
			"Payout",
			"Payout Reversal",
			"Other",
		]
		currency: DF.Link
		fee: DF.Currency
		happened_on: DF.Datetime | None
		net: DF.Currency
		payment: DF.Link | None
		payment_intent: DF.Data | None
		payout: DF.Data | None
		reason: DF.SmallText | None
		source: DF.Data | None
		state: DF.Literal["Unexplained", "Explained"]
		vendor_category: DF.Data | None
	# end: auto-generated types
