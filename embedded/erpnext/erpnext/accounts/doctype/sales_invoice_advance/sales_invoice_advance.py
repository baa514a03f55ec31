"""Sales Invoice Advance: a payment received before the invoice, and what of it pays the invoice."""

from frappe.model.document import Document


class SalesInvoiceAdvance(Document):
	"""A payment received before the invoice, and what of it pays the invoice."""
