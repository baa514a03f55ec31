"""Stock Entry Type: a purpose under a name of the company's own."""

import frappe
from frappe import _
from frappe.model.document import Document


class StockEntryType(Document):
	"""A purpose under a name of the company's own."""

	def validate(self) -> None:
		"""Only a transfer can pass through transit; a standard type is named after its purpose."""
		if self.add_to_transit and self.purpose != "Material Transfer":
			self.add_to_transit = 0
		if self.is_standard and self.name != self.purpose:
			frappe.throw(_("Stock Entry Type {0} cannot be set as standard").format(self.name))
