"""Designation: the part of the doctype that the app uses."""

from frappe.model.document import Document


class Designation(Document):
	"""A job title."""
