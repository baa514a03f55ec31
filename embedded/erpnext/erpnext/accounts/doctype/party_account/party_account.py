"""Party Account: the account of a customer or supplier in one company."""

from frappe.model.document import Document


class PartyAccount(Document):
	"""The account of a customer or supplier in one company."""
