"""FSM Payment Method: a card or bank account that a customer saved at Stripe."""

from frappe.model.document import Document


class FSMPaymentMethod(Document):
	"""A saved card or bank account; written only by `domain/billing/methods`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agreement_sent_on: DF.Datetime | None
		brand: DF.Data | None
		customer: DF.Link
		exp_month: DF.Int
		exp_year: DF.Int
		is_autopay: DF.Check
		kind: DF.Literal["Card", "Bank Debit"]
		last4: DF.Data | None
		last_warning: DF.Int
		mandate: DF.Data | None
		mandate_state: DF.Literal["", "Pending", "Active", "Inactive"]
		next_charge: DF.Datetime | None
		next_warning: DF.Date | None
		renewed_on: DF.Datetime | None
		setup_intent: DF.Data | None
		state: DF.Literal["Active", "Refused", "Removed"]
		vendor_customer: DF.Data | None
		verification_url: DF.SmallText | None
	# end: auto-generated types
