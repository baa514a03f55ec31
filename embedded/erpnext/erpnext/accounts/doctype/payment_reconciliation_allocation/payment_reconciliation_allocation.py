"""Payment Reconciliation Allocation: the part of a payment that is to pay an invoice."""

from frappe.model.document import Document


class PaymentReconciliationAllocation(Document):
	"""The part of a payment that is to pay an invoice."""
