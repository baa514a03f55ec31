"""Mode of Payment: how money comes in, with an account for each company."""

from frappe.model.document import Document


class ModeofPayment(Document):
	"""How money comes in, with an account for each company."""
