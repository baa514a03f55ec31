"""Issue: its sender and customer, and the automatic closing of answered tickets."""

import json
from email.utils import parseaddr

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, cint, now_datetime


class Issue(Document):
	"""A customer's ticket."""

	def validate(self) -> None:
		"""Fill in the sender and, from their address, contact, customer and company."""
		if self.is_new() and self.via_customer_portal:
			self.flags.create_communication = True
		if not self.raised_by:
			self.raised_by = frappe.session.user
		self.set_contact(parseaddr(self.raised_by)[1])

	def set_contact(self, address: str) -> None:
		"""Find the contact of an e-mail address and its customer."""
		if not address:
			return
		if not self.contact and not self.customer:
			self.contact = frappe.db.get_value("Contact", {"email_id": address})
			if self.contact:
				self.customer = frappe.get_doc("Contact", self.contact).get_link_for("Customer")
		if not self.company:
			self.company = frappe.db.get_default("company")

	def on_update(self) -> None:
		"""Add the text of a ticket from the portal to its timeline."""
		if self.flags.create_communication and self.via_customer_portal:
			self.create_communication()
			self.flags.create_communication = False

	def create_communication(self) -> None:
		"""Record the ticket's text as the first received message."""
		message = frappe.get_doc(
			{
				"doctype": "Communication",
				"communication_type": "Communication",
				"communication_medium": "Email",
				"sent_or_received": "Received",
				"email_status": "Open",
				"subject": self.subject,
				"sender": self.raised_by,
				"content": self.description,
				"status": "Linked",
				"reference_doctype": "Issue",
				"reference_name": self.name,
			}
		)
		# the customer may open a ticket but not write Communications
		message.insert(ignore_permissions=True, ignore_mandatory=True)


@frappe.whitelist()
def set_status(name: str, status: str) -> None:
	"""Set the status of one ticket; as in ERPNext, for everybody and past every event."""
	frappe.db.set_value("Issue", name, "status", status)


@frappe.whitelist()
def set_multiple_status(names: str, status: str) -> None:
	"""Set the status of tickets, as `set_status` does."""
	for name in json.loads(names):
		frappe.db.set_value("Issue", name, "status", status)


def auto_close_tickets() -> None:
	"""Close answered tickets without activity for the number of days in Support Settings."""
	days = cint(frappe.db.get_single_value("Support Settings", "close_issue_after_days")) or 7
	rested = {"status": "Replied", "modified": ("<", add_days(now_datetime(), -days))}
	for name in frappe.get_all("Issue", filters=rested, pluck="name"):
		issue = frappe.get_doc("Issue", name)
		issue.status = "Closed"
		# the scheduler has no user; an old ticket may lack a field that became mandatory later
		issue.flags.ignore_mandatory = True
		issue.save(ignore_permissions=True)


def update_issue(contact: Document, method: str | None = None) -> None:
	"""Clear a deleted contact from its tickets."""
	for name in frappe.get_all("Issue", filters={"contact": contact.name}, pluck="name"):
		frappe.db.set_value("Issue", name, "contact", "")
