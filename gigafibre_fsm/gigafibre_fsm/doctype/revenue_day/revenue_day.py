"""Revenue Day: the monthly recurring revenue of a day, and what changed it."""

from frappe.model.document import Document


class RevenueDay(Document):
	"""The recurring revenue of a day; written once, only by `domain/billing/figures`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		churn: DF.Currency
		contraction: DF.Currency
		customers: DF.Int
		day: DF.Date
		expansion: DF.Currency
		new_revenue: DF.Currency
		reactivation: DF.Currency
		revenue: DF.Currency
		unbilled_periods: DF.Int
	# end: auto-generated types
