"""Payment Ledger Entry: one change of what a document of a customer or supplier leaves open."""

from frappe.model.document import Document


class PaymentLedgerEntry(Document):
	"""One change of what a document of a customer or supplier leaves open."""
