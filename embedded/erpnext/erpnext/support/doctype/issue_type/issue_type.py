"""Issue Type, as far as the app meets it."""

from frappe.model.document import Document


class IssueType(Document):
	"""What kind of trouble a ticket is about."""
