"""Issue Type: the part of the doctype that the app uses."""

from frappe.model.document import Document


class IssueType(Document):
	"""Category of a ticket."""
