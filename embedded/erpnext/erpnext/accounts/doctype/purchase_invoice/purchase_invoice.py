"""Purchase Invoice: a supplier's bill."""

import frappe
from frappe import _

from erpnext.accounts.invoice import Invoice


class PurchaseInvoice(Invoice):
	"""A bill of a supplier."""

	party_type, party_account_field, price_list = "Supplier", "credit_to", "buying_price_list"
	account_field, default_account_field = "expense_account", "default_expense_account"
	return_status, sign = "Debit Note Issued", -1

	def validate(self) -> None:
		"""Refuse a supplier's number that was entered before, if the settings say so."""
		super().validate()
		self.against_expense_account = ",".join(dict.fromkeys(row.expense_account for row in self.items))
		same = {
			"supplier": self.supplier,
			"bill_no": self.bill_no,
			"docstatus": 1,
			"name": ("!=", self.name or ""),
		}
		is_unique = frappe.db.get_single_value("Accounts Settings", "check_supplier_invoice_uniqueness")
		if self.bill_no and is_unique and (known := frappe.db.exists("Purchase Invoice", same)):
			frappe.throw(_("Supplier Invoice No exists in Purchase Invoice {0}").format(known))
