"""Bank: a financial institution."""

from frappe.model.document import Document


class Bank(Document):
	"""A financial institution."""
