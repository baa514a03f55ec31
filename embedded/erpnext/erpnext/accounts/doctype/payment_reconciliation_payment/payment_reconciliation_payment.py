"""Payment Reconciliation Payment: one payment or credit of the party that pays nothing yet."""

from frappe.model.document import Document


class PaymentReconciliationPayment(Document):
	"""One payment or credit of the party that pays nothing yet."""
