"""Quotation Item: one line of a quotation."""

from frappe.model.document import Document


class QuotationItem(Document):
	"""One line, filled in and priced by its quotation."""
