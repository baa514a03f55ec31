"""Purchase Taxes and Charges: one tax of a supplier's bill."""

from frappe.model.document import Document


class PurchaseTaxesandCharges(Document):
	"""One tax of a supplier's bill."""
