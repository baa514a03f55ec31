"""Role of website users whose e-mail address belongs to a customer's contact."""

import frappe
from frappe.model.document import Document


def set_default_role(doc: Document, method: str | None = None) -> None:
	"""Give the role Customer to a user whose e-mail address is that of a customer's contact.

	Runs when the *user* is saved, as in ERPNext: a contact that is created later has no effect.
	"""
	if frappe.flags.setting_role or frappe.flags.in_migrate:
		return
	contact = frappe.db.get_value("Contact", {"email_id": doc.email})
	if not contact or "Customer" in frappe.get_roles(doc.name):
		return
	if frappe.db.exists(
		"Dynamic Link", {"parenttype": "Contact", "parent": contact, "link_doctype": "Customer"}
	):
		frappe.flags.setting_role = True
		try:
			doc.add_roles("Customer")
		finally:
			frappe.flags.setting_role = False
