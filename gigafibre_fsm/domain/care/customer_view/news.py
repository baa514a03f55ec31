"""Tell open pages of a customer to look again: only those who may read the customer receive it."""

from typing import TYPE_CHECKING

import frappe

if TYPE_CHECKING:
	from frappe.model.document import Document

EVENT = "fsm_customer"
_OF_OTHERS = ("Issue", "Dispatch Job", "Service Agreement")
"""Doctypes that messages and notes are about, and that name a customer."""


def announce_change(doc: "Document") -> None:
	"""Announce that something of a customer was written; nothing for what is nobody's.

	Args:
		doc: a text, message, note, ticket, visit or agreement.
	"""
	customer = _find_customer(doc)
	if customer:
		frappe.publish_realtime(
			EVENT, {"customer": customer}, doctype="Customer", docname=customer, after_commit=True
		)


def _find_customer(doc: "Document") -> str | None:
	if doc.get("recipient_doctype") == "Customer":
		return doc.recipient
	if doc.doctype in _OF_OTHERS:
		return doc.customer
	about, name = doc.get("reference_doctype"), doc.get("reference_name")
	if about == "Customer":
		return name
	return frappe.db.get_value(about, name, "customer") if about in _OF_OTHERS and name else None
