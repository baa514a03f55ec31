"""UOM: the part of the doctype that the app uses."""

from frappe.model.document import Document


class UOM(Document):
	"""A unit of measure."""
