"""Warehouse Type: the part of the doctype that the app uses."""

from frappe.model.document import Document


class WarehouseType(Document):
	"""A kind of warehouse."""
