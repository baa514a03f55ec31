"""Flow Budget Customer: whom a flow has reached; written by domain/flows/budget."""

from frappe.model.document import Document


class FlowBudgetCustomer(Document):
	"""Its name is made of scope and customer, so that each counts once."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Data | None
		effect_key: DF.Data | None
		hour: DF.Datetime | None
		scope: DF.Data | None
	# end: auto-generated types
