"""Supplier, as far as the app meets it."""

from frappe.model.document import Document


class Supplier(Document):
	"""Somebody who sells to the company; named by their name, as Buying Settings have it on a new site."""

	def autoname(self) -> None:
		"""The name as it was typed."""
		self.name = self.supplier_name
