"""GL Entry: one debit or credit of an account."""

import frappe
from frappe.model.document import Document


class GLEntry(Document):
	"""One debit or credit of an account, written by the ledger alone."""

	def autoname(self) -> None:
		"""Name it at random: a series would make all bookings of the site wait for each other."""
		self.name = frappe.generate_hash(length=10)
