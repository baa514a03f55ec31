"""Payment Entry Reference: the part of a payment that pays one document."""

from frappe.model.document import Document


class PaymentEntryReference(Document):
	"""The part of a payment that pays one document."""
