"""Purchase Invoice Item: one line of a supplier's bill."""

from frappe.model.document import Document


class PurchaseInvoiceItem(Document):
	"""One line of a supplier's bill."""
