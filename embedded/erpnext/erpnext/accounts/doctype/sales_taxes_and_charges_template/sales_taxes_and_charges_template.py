"""Sales Taxes and Charges Template: the taxes that a company's invoices carry."""

import frappe
from frappe.model.document import Document

from erpnext.accounts.doctype.account.account import name_with_abbr


class SalesTaxesandChargesTemplate(Document):
	"""A set of taxes; at most one of a company is the default."""

	def autoname(self) -> None:
		"""Name it by title and company."""
		self.name = name_with_abbr(self.company, self.title)

	def validate(self) -> None:
		"""Give each tax a cost center, and leave one default."""
		center = frappe.get_cached_value("Company", self.company, "cost_center")
		for row in self.taxes:
			row.cost_center = row.cost_center or center
		if self.is_default:
			others = {"company": self.company, "is_default": 1, "name": ("!=", self.name)}
			frappe.db.set_value(self.doctype, others, "is_default", 0)
