"""Purchase Receipt Item, as far as the app meets it."""

from frappe.model.document import Document


class PurchaseReceiptItem(Document):
	"""One line of a stock document."""
