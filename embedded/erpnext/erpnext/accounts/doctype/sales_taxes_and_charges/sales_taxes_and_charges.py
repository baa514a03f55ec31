"""Sales Taxes and Charges: one tax of an invoice or a template."""

from frappe.model.document import Document


class SalesTaxesandCharges(Document):
	"""One tax of an invoice or a template."""
