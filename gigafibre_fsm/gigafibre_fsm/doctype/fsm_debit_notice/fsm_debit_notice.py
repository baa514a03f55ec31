"""FSM Debit Notice: what a customer is told before their bank account is debited."""

from frappe.model.document import Document


class FSMDebitNotice(Document):
	"""A notice of a bank debit; written only by `domain/billing/autopay`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		channel: DF.Literal["Text", "E-mail", "None"]
		currency: DF.Link
		customer: DF.Link
		debit_on: DF.Date
		given_on: DF.Datetime | None
		message: DF.Link | None
		payment_method: DF.Link
		sales_invoice: DF.Link
	# end: auto-generated types
