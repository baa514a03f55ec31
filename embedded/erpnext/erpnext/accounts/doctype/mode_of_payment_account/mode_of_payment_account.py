"""Mode of Payment Account: the account of a mode of payment in one company."""

from frappe.model.document import Document


class ModeofPaymentAccount(Document):
	"""The account of a mode of payment in one company."""
