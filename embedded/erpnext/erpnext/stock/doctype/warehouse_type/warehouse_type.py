"""Warehouse Type, as far as the app meets it."""

from frappe.model.document import Document


class WarehouseType(Document):
	"""A kind of warehouse."""
