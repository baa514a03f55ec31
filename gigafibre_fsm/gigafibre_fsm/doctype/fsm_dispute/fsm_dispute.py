"""FSM Dispute: a payment that its holder contradicts at the bank."""

from frappe.model.document import Document

from gigafibre_fsm.domain.billing.payments import disputes


class FSMDispute(Document):
	"""A dispute of a payment; written only by `domain/billing/payments`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		answer_by: DF.Datetime | None
		currency: DF.Link
		customer: DF.Link
		opened_on: DF.Datetime | None
		payment: DF.Link
		reminded_on: DF.Datetime | None
		state: DF.Literal["Needs Answer", "Inquiry", "Under Review", "Won", "Lost", "Closed"]
		vendor_reason: DF.Data | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form the address of the dispute at Stripe, on which it is answered."""
		self.set_onload("url", disputes.find_page(self.name))
