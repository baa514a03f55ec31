"""Bank Account: an account at a bank, and its account in the books."""

import frappe
from frappe import _
from frappe.model.document import Document


class BankAccount(Document):
	"""A bank account of the company or of a party."""

	def autoname(self) -> None:
		"""Name it by account and bank."""
		self.name = f"{self.account_name} - {self.bank}"

	def validate(self) -> None:
		"""Require company and account for one of the company's own."""
		if self.is_company_account and not (self.company and self.account):
			frappe.throw(_("Company and account are mandatory for a company's bank account"))
