"""Customer: its name, and the contact with its phone and e-mail."""

import frappe
from frappe import _
from frappe.contacts.address_and_contact import delete_contact_and_address, load_address_and_contact
from frappe.model.document import Document
from frappe.model.naming import set_name_by_naming_series
from frappe.utils import cint


class Customer(Document):
	"""A buyer."""

	def onload(self) -> None:
		"""Show addresses and contacts on the form."""
		load_address_and_contact(self)

	def autoname(self) -> None:
		"""Name the record by the customer's name or by series, as Selling Settings choose."""
		if frappe.defaults.get_global_default("cust_master_name") == "Customer Name":
			self.name = self.free_name()
		else:
			set_name_by_naming_series(self)

	def free_name(self) -> str:
		"""Return the customer's name, with a number if it is taken."""
		if not frappe.db.exists("Customer", self.customer_name):
			return self.customer_name
		taken = frappe.get_all(
			"Customer", filters={"name": ("like", f"{self.customer_name} - %")}, pluck="name"
		)
		number = max((cint(name.rsplit(" - ", 1)[-1]) for name in taken), default=0) + 1
		name = f"{self.customer_name} - {number}"
		frappe.msgprint(
			_("Changed customer name to '{}' as '{}' already exists.").format(name, self.customer_name),
			indicator="yellow",
		)
		return name

	def validate(self) -> None:
		"""Clear the represented company unless the customer is internal."""
		if not self.is_internal_customer:
			self.represents_company = None

	def after_insert(self) -> None:
		"""Let the lead be converted, and have its contacts and addresses."""
		if not self.lead_name:
			return
		frappe.db.set_value("Lead", self.lead_name, "status", "Converted")
		of_lead = {"link_doctype": "Lead", "link_name": self.lead_name}
		for row in frappe.get_all("Dynamic Link", of_lead, ["parenttype", "parent"]):
			document = frappe.get_doc(row.parenttype, row.parent)
			document.append("links", {"link_doctype": "Customer", "link_name": self.name})
			# the lead's own need no more permission than the customer itself
			document.save(ignore_permissions=bool(self.flags.ignore_permissions))

	def on_update(self) -> None:
		"""Refuse the name of a customer group, and create the first contact."""
		if frappe.db.exists("Customer Group", self.name):
			frappe.throw(
				_("A Customer Group exists with the same name: change the customer name or rename the group"),
				frappe.NameError,
			)
		self.create_primary_contact()

	def create_primary_contact(self) -> None:
		"""Create the primary contact from the customer's mobile number or e-mail."""
		if self.customer_primary_contact or self.lead_name or not (self.mobile_no or self.email_id):
			return
		contact = make_contact(self)
		self.db_set("customer_primary_contact", contact.name)
		self.db_set("mobile_no", self.mobile_no)
		self.db_set("email_id", self.email_id)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""Set the customer's name to the new record name if customers are named by name."""
		if frappe.defaults.get_global_default("cust_master_name") == "Customer Name":
			self.db_set("customer_name", new)

	def on_trash(self) -> None:
		"""Delete the contacts and addresses that no other record uses."""
		if self.customer_primary_contact:
			self.db_set("customer_primary_contact", None)
		if self.customer_primary_address:
			self.db_set("customer_primary_address", None)
		delete_contact_and_address("Customer", self.name)
		if self.lead_name:
			frappe.db.set_value("Lead", self.lead_name, "status", "Interested")


def make_contact(customer: Customer) -> Document:
	"""Insert and return the primary contact of a customer, from its name, e-mail and mobile number."""
	contact = frappe.new_doc("Contact")
	contact.is_primary_contact = 1
	contact.append("links", {"link_doctype": "Customer", "link_name": customer.name})
	if customer.customer_type == "Individual":
		words = customer.customer_name.split()
		contact.first_name = words[0]
		contact.middle_name = " ".join(words[1:-1])
		contact.last_name = words[-1] if len(words) > 1 else None
	else:
		contact.company_name = customer.customer_name
	if customer.email_id:
		contact.add_email(customer.email_id, is_primary=True)
	if customer.mobile_no:
		contact.add_phone(customer.mobile_no, is_primary_mobile_no=True)
	# the contact needs no more permission than the customer itself
	return contact.insert(ignore_permissions=bool(customer.flags.ignore_permissions), ignore_mandatory=True)
