"""Supplier: the part of the doctype that the app uses."""

from frappe.model.document import Document


class Supplier(Document):
	"""A vendor of the company, named by its own name as Buying Settings choose on a new site."""

	def autoname(self) -> None:
		"""Name the record by the name as typed."""
		self.name = self.supplier_name
