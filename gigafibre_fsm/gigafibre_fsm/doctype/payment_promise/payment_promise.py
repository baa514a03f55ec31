"""Payment Promise: what a customer promised to pay, and until when."""

from frappe.model.document import Document


class PaymentPromise(Document):
	"""What a customer promised to pay; written only by `domain/billing/dunning`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		customer: DF.Link
		customer_name: DF.Data | None
		due_on: DF.Date
		granted_by: DF.Link | None
		is_self_granted: DF.Check
		judged_on: DF.Date | None
		made_on: DF.Date
		note: DF.SmallText | None
		open_key: DF.Link | None
		sales_invoice: DF.Link | None
		state: DF.Literal["Open", "Kept", "Broken"]
	# end: auto-generated types
