"""FSM Payment: a payment of a customer, the truth that its Payment Entry books."""

from frappe.model.document import Document

from gigafibre_fsm.domain.billing.payments import reasons, refunds


class FSMPayment(Document):
	"""A payment of a customer; written only by `domain/billing/payments`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_payment_allocation.fsm_payment_allocation import (
			FSMPaymentAllocation,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_payment_booking.fsm_payment_booking import (
			FSMPaymentBooking,
		)

		allocations: DF.Table[FSMPaymentAllocation]
		amount: DF.Currency
		attempt: DF.Int
		booked_on: DF.Datetime | None
		bookings: DF.Table[FSMPaymentBooking]
		checkout_session: DF.Data | None
		checkout_until: DF.Datetime | None
		checkout_url: DF.SmallText | None
		company: DF.Link
		currency: DF.Link
		customer: DF.Link
		debit_on: DF.Date | None
		error_code: DF.Data | None
		facts: DF.JSON | None
		fraud_kind: DF.Data | None
		fraud_warned_on: DF.Datetime | None
		is_fraud_handled: DF.Check
		is_reviewed: DF.Check
		next_check: DF.Datetime | None
		opened_on: DF.Datetime | None
		origin: DF.Literal["Pay Link", "Portal", "Autopay", "Desk"]
		payment_entry: DF.Link | None
		payment_intent: DF.Data | None
		payment_method: DF.Link | None
		reason: DF.SmallText | None
		received: DF.Currency
		refunded: DF.Currency
		state: DF.Literal[
			"Created",
			"Open",
			"Processing",
			"Succeeded",
			"Booked",
			"Partly Refunded",
			"Refunded",
			"Disputed",
			"Lost",
			"Expired",
			"Cancelled",
			"Failed",
			"Review",
		]
		succeeded_on: DF.Datetime | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form why the payment waits for a person, in the reader's language, and what can be refunded."""
		self.set_onload("reason", reasons.explain_reason(self.reason))
		self.set_onload("refundable", float(refunds.find_refundable(self)))
