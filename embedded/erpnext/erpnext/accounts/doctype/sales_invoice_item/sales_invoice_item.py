"""Sales Invoice Item: one line of a sales invoice."""

from frappe.model.document import Document


class SalesInvoiceItem(Document):
	"""One line of a sales invoice."""
