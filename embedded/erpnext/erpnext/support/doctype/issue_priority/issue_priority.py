"""Issue Priority: the part of the doctype that the app uses."""

from frappe.model.document import Document


class IssuePriority(Document):
	"""Urgency of a ticket."""
