"""Delivery Note Item: the part of the doctype that the app uses."""

from frappe.model.document import Document


class DeliveryNoteItem(Document):
	"""One line of a stock document."""
