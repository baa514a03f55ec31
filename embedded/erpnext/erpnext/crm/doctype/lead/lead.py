"""Lead: somebody who may become a customer; its e-mail address is its own."""

import frappe
from frappe import _
from frappe.contacts.address_and_contact import delete_contact_and_address, load_address_and_contact
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import cint, comma_and, get_link_to_form, has_gravatar, validate_email_address


class Lead(Document):
	"""A person or an organization that showed interest."""

	def onload(self) -> None:
		"""Show addresses and contacts on the form, and whether the lead is a customer already."""
		self.set_onload("is_customer", self.find_customer())
		load_address_and_contact(self)

	def before_insert(self) -> None:
		"""Create the contact, unless CRM Settings says otherwise."""
		self.flags.new_contact = None
		if cint(frappe.db.get_single_value("CRM Settings", "auto_creation_of_contact")):
			self.set_names()
			self.flags.new_contact = self.create_contact()

	def validate(self) -> None:
		"""Fill in the names and the status, and refuse an e-mail address that another lead has."""
		self.set_names()
		self.title = self.company_name or self.lead_name
		self.set_status()
		if self.email_id:
			self.check_address()

	def after_insert(self) -> None:
		"""Link the new contact to the lead."""
		if contact := self.flags.new_contact:
			link = {"link_doctype": "Lead", "link_name": self.name, "link_title": self.lead_name}
			contact.append("links", link)
			contact.save()

	def on_trash(self) -> None:
		"""Delete the contacts and addresses that no other record uses."""
		delete_contact_and_address("Lead", self.name)

	def set_names(self) -> None:
		"""Set the full name from its parts, else from the organization, else from the address."""
		if self.first_name:
			parts = (self.salutation, self.first_name, self.middle_name, self.last_name)
			self.lead_name = " ".join(filter(None, parts))
		if self.lead_name:
			return
		if not self.company_name and not self.email_id and not self.flags.ignore_mandatory:
			frappe.throw(_("A Lead requires either a person's name or an organization's name"))
		self.lead_name = self.company_name or (self.email_id or "").split("@")[0]

	def check_address(self) -> None:
		"""Refuse an address that cannot be right, is the owner's, or is used by another lead."""
		if not cint(frappe.db.get_single_value("CRM Settings", "allow_lead_duplication_based_on_emails")):
			others = frappe.get_all(
				"Lead", {"email_id": self.email_id, "name": ("!=", self.name)}, pluck="name"
			)
			if others:
				named = comma_and([frappe.bold(get_link_to_form("Lead", other)) for other in others])
				sentence = _("Email Address must be unique, it is already used in {0}").format(named)
				frappe.throw(sentence, frappe.DuplicateEntryError)
		validate_email_address(self.email_id, throw=True)
		if self.email_id == self.lead_owner:
			frappe.throw(_("Lead Owner cannot be same as the Lead Email Address"))
		if self.is_new() or not self.image:
			self.image = has_gravatar(self.email_id)

	def create_contact(self) -> Document:
		"""Insert and return the contact with the lead's name, address and numbers."""
		contact = frappe.new_doc("Contact")
		contact.update({"first_name": self.first_name or self.lead_name, "last_name": self.last_name})
		contact.company_name = self.company_name
		if self.email_id:
			contact.append("email_ids", {"email_id": self.email_id, "is_primary": 1})
		if self.phone:
			contact.append("phone_nos", {"phone": self.phone, "is_primary_phone": 1})
		if self.mobile_no:
			contact.append("phone_nos", {"phone": self.mobile_no, "is_primary_mobile_no": 1})
		# whoever may create a lead may create its contact
		contact.insert(ignore_permissions=True)
		return contact

	def find_customer(self) -> str | None:
		"""Return the customer that the lead became."""
		return frappe.db.get_value("Customer", {"lead_name": self.name})

	def set_status(self, update: bool = False) -> None:
		"""Set the status that the documents of the lead imply; without any it stays."""
		if self.is_new():
			return
		of_lead = {"quotation_to": "Lead", "party_name": self.name, "docstatus": 1}
		implied = (
			("Converted", lambda: self.find_customer()),
			("Quotation", lambda: frappe.db.exists("Quotation", {**of_lead, "status": ("!=", "Lost")})),
			(
				"Opportunity",
				lambda: frappe.db.exists("Opportunity", {"party_name": self.name, "status": ("!=", "Lost")}),
			),
			("Lost Quotation", lambda: frappe.db.exists("Quotation", {**of_lead, "status": "Lost"})),
		)
		self.status = next((status for status, holds in implied if holds()), self.status)
		if update:
			self.db_set("status", self.status)


@frappe.whitelist()
def make_customer(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""Return a customer that is not stored yet, with the lead's names."""

	def name_customer(lead: Lead, customer: Document) -> None:
		customer.customer_type = "Company" if lead.company_name else "Individual"
		customer.customer_name = lead.company_name or lead.lead_name

	fields = {"doctype": "Customer", "field_map": {"name": "lead_name"}, "field_no_map": ["disabled"]}
	return get_mapped_doc("Lead", source_name, {"Lead": fields}, target_doc, name_customer)
