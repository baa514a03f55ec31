"""Issue Priority, as far as the app meets it."""

from frappe.model.document import Document


class IssuePriority(Document):
	"""How much a ticket presses."""
