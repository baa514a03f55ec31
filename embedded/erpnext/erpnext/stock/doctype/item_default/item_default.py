"""Item Default: the part of the doctype that the app uses."""

from frappe.model.document import Document


class ItemDefault(Document):
	"""Defaults of an item in one company."""
