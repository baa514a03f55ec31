"""Unreconcile Payment Entries: one document that a payment is taken off."""

from frappe.model.document import Document


class UnreconcilePaymentEntries(Document):
	"""One document that a payment is taken off."""
