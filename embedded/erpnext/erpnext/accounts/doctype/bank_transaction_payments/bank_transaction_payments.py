"""Bank Transaction Payments: one payment that a bank transaction is made of."""

from frappe.model.document import Document


class BankTransactionPayments(Document):
	"""One payment that a bank transaction is made of."""
