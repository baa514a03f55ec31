"""FSM Refund: money that a person gives back to a customer."""

from frappe.model.document import Document

from gigafibre_fsm.domain.billing.payments import reasons


class FSMRefund(Document):
	"""A refund that a person asked for; written only by `domain/billing/payments`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		currency: DF.Link
		customer: DF.Link
		next_check: DF.Datetime | None
		payment: DF.Link
		reason: DF.SmallText
		refund: DF.Data | None
		refusal_code: DF.Data | None
		requested_by: DF.Link | None
		requested_on: DF.Datetime
		state: DF.Literal["Requested", "Refunded", "Refused", "Failed"]
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form why the refund was refused or failed, in the reader's language."""
		self.set_onload("refusal", reasons.explain_refund_refusal(self.refusal_code))
