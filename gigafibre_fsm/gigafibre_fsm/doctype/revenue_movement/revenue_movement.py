"""Revenue Movement: why the monthly recurring revenue of a customer changed."""

from frappe.model.document import Document


class RevenueMovement(Document):
	"""A change of a customer's recurring revenue; written once, only by `domain/billing/figures`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link
		kind: DF.Literal["Opening", "New", "Reactivation", "Expansion", "Contraction", "Churn"]
		revenue_after: DF.Currency
		revenue_before: DF.Currency
		revenue_change: DF.Currency
		revenue_day: DF.Link
	# end: auto-generated types
