"""Delivery Note Item, as far as the app meets it."""

from frappe.model.document import Document


class DeliveryNoteItem(Document):
	"""One line of a stock document."""
