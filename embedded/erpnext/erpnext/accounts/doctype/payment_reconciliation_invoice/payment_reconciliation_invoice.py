"""Payment Reconciliation Invoice: one open invoice of the party."""

from frappe.model.document import Document


class PaymentReconciliationInvoice(Document):
	"""One open invoice of the party."""
