"""Brand: the part of the doctype that the app uses."""

from frappe.model.document import Document


class Brand(Document):
	"""A manufacturer's brand."""
