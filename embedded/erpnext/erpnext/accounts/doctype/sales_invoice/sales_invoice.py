"""Sales Invoice: what a customer owes, and its return, the credit note."""

import frappe
from frappe.model.document import Document

from erpnext.accounts import references
from erpnext.accounts.invoice import Invoice


class SalesInvoice(Invoice):
	"""An invoice to a customer."""

	party_type, party_account_field, price_list = "Customer", "debit_to", "selling_price_list"
	account_field, default_account_field = "income_account", "default_income_account"
	return_status, sign = "Credit Note Issued", 1

	def validate(self) -> None:
		"""Name the accounts that the lines are booked to."""
		super().validate()
		self.against_income_account = ",".join(dict.fromkeys(row.income_account for row in self.items))


@frappe.whitelist()
def make_sales_return(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""Return a draft credit note of what is left of an invoice."""
	return references.make_return("Sales Invoice", source_name)
