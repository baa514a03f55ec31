"""Item Supplier: the part of the doctype that the app uses."""

from frappe.model.document import Document


class ItemSupplier(Document):
	"""A supplier's number of an item."""
