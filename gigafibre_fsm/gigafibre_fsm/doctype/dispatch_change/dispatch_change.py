"""Dispatch Change: what one gesture on the board changed, so that it can be undone."""

from frappe.model.document import Document


class DispatchChange(Document):
	"""What one gesture on the board changed, so that it can be undone."""
