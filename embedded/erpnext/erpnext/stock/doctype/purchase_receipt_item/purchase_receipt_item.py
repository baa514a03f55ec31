"""Purchase Receipt Item: the part of the doctype that the app uses."""

from frappe.model.document import Document


class PurchaseReceiptItem(Document):
	"""One line of a stock document."""
