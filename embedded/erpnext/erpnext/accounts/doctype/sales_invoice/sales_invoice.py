"""Sales Invoice: what a customer owes, and its return, the credit note."""

import frappe
from frappe.contacts.doctype.address.address import get_address_display, get_default_address
from frappe.contacts.doctype.contact.contact import get_default_contact
from frappe.model.document import Document

from erpnext.accounts import references
from erpnext.accounts.invoice import Invoice


class SalesInvoice(Invoice):
	"""An invoice to a customer."""

	party_type, party_account_field, price_list = "Customer", "debit_to", "selling_price_list"
	account_field, default_account_field = "income_account", "default_income_account"
	return_status, sign = "Credit Note Issued", 1

	def set_missing_values(self, for_validate: bool = False) -> None:
		"""Fill in what the customer's own records say, too: language, contact and address."""
		super().set_missing_values(for_validate)
		known = frappe.get_cached_doc("Customer", self.customer)
		found = {field: known.get(field) for field in ("customer_group", "territory", "language", "tax_id")}
		found["contact_person"] = self.contact_person or get_default_contact("Customer", self.customer)
		if found["contact_person"]:
			fields = [
				"full_name as contact_display",
				"email_id as contact_email",
				"mobile_no as contact_mobile",
			]
			found |= frappe.db.get_value("Contact", found["contact_person"], fields, as_dict=True)
		found["customer_address"] = self.customer_address or get_default_address("Customer", self.customer)
		found["address_display"] = get_address_display(found["customer_address"])
		for field, value in found.items():
			if not self.get(field):
				self.set(field, value)

	def validate(self) -> None:
		"""Name the accounts that the lines are booked to."""
		super().validate()
		self.against_income_account = ",".join(dict.fromkeys(row.income_account for row in self.items))


@frappe.whitelist()
def make_sales_return(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""Return a draft credit note of what is left of an invoice."""
	return references.make_return("Sales Invoice", source_name)
