"""Flow Budget: what a flow has sent in one hour; written by domain/flows/budget."""

from frappe.model.document import Document


class FlowBudget(Document):
	"""One row for each flow and hour."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		customers: DF.Int
		emails: DF.Int
		hour: DF.Datetime | None
		template: DF.Link | None
		texts: DF.Int
	# end: auto-generated types
