"""Billing Side: which system bills a customer; written by `domain/billing/sides` only."""

from frappe.model.document import Document


class BillingSide(Document):
	"""Which of two systems bills a customer, from which day, and who said so."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_utc: DF.Datetime | None
		boundary: DF.Date | None
		changed_by: DF.Link | None
		changed_on: DF.Datetime | None
		customer: DF.Link
		state: DF.Literal["Legacy", "Stopping", "New", "Returning"]
	# end: auto-generated types
