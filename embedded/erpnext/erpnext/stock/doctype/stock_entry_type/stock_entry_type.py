"""Stock Entry Type: the company's own name for a purpose."""

import frappe
from frappe import _
from frappe.model.document import Document


class StockEntryType(Document):
	"""The company's own name for a purpose."""

	def validate(self) -> None:
		"""Allow transit only for transfers; a standard type is named after its purpose."""
		if self.add_to_transit and self.purpose != "Material Transfer":
			self.add_to_transit = 0
		if self.is_standard and self.name != self.purpose:
			frappe.throw(_("Stock Entry Type {0} cannot be set as standard").format(self.name))
