"""Accounts Settings: rules of the books that hold for all companies."""

from frappe.model.document import Document


class AccountsSettings(Document):
	"""Rules of the books that hold for all companies."""
