"""Designation, as far as the app meets it."""

from frappe.model.document import Document


class Designation(Document):
	"""A job title."""
