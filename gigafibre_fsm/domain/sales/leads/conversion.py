"""Converts leads of ERPNext to customers, and finds the customer that a lead became."""

import frappe

from gigafibre_fsm.domain.platform import frappe_internals

DOCTYPE, CUSTOMER = "Lead", "Customer"
CONVERTED = "Converted"


def find_customer(lead: str | None) -> str | None:
	"""Return the customer that a lead became; None without one."""
	return frappe.db.get_value(CUSTOMER, {"lead_name": lead}) if lead else None


def convert_lead(lead: str, customer: str) -> None:
	"""Let a lead be converted to a customer, who has its contacts and addresses too; harmless to repeat.

	ERPNext does the same as it inserts a customer with a lead, but asks gravatar.com about each contact.

	Args:
		lead: name of the Lead.
		customer: name of the Customer; one that another lead became stays that lead's.
	"""
	if not frappe.db.get_value(CUSTOMER, customer, "lead_name"):
		frappe.db.set_value(CUSTOMER, customer, "lead_name", lead)
	frappe.db.set_value(DOCTYPE, lead, "status", CONVERTED)
	linked = {"link_doctype": DOCTYPE, "link_name": lead, "parenttype": ("in", ("Contact", "Address"))}
	for row in frappe.get_all("Dynamic Link", linked, ["parenttype", "parent"]):
		_link(frappe.get_doc(row.parenttype, row.parent), customer)


def is_converted(lead: str) -> bool:
	"""Whether ERPNext holds a lead for converted."""
	return frappe.db.get_value(DOCTYPE, lead, "status") == CONVERTED


def _link(document: "frappe.model.document.Document", customer: str) -> None:
	if document.has_link(CUSTOMER, customer):
		return
	document.append("links", {"link_doctype": CUSTOMER, "link_name": customer})
	with frappe_internals.without_avatars():
		# guard: whoever submitted the order was allowed to; the clock has no role
		document.save(ignore_permissions=True)
