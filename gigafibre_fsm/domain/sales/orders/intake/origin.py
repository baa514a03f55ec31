"""What a lead, an opportunity or a quotation of ERPNext says for an order: who orders, where, and what they were offered."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.contacts.doctype.address.address import get_default_address

from gigafibre_fsm.domain.platform import formatting, phone_numbers
from gigafibre_fsm.domain.sales.leads import conversion
from gigafibre_fsm.domain.sales.orders.intake.person import Person
from gigafibre_fsm.exceptions import FsmError, NotYours

LEAD, OPPORTUNITY, QUOTATION, CUSTOMER = "Lead", "Opportunity", "Quotation", "Customer"
PARTY_FIELDS = {OPPORTUNITY: ("opportunity_from", "party_name"), QUOTATION: ("quotation_to", "party_name")}
WON_AND_LOST = ("Converted", "Lost", "Closed")


@dataclass(frozen=True)
class OrderOrigin:
	"""What an order begins with; names of documents, empty for none.

	Attributes:
		lead, opportunity, quotation: the documents that lead to the order.
		customer: who orders, if ERPNext knows them as a customer.
		person: as they are reached; not checked yet.
		address: name of the Address where the line is wanted.
	"""

	lead: str
	opportunity: str
	quotation: str
	customer: str
	person: Person
	address: str


def load_origin(doctype: str, name: str) -> OrderOrigin:
	"""Return what a document says for an order, and lock it; the caller has checked who asks.

	Args:
		doctype: Lead, Opportunity or Quotation.
		name: of the document.

	Raises:
		NotYours: there is none.
		FsmError: an opportunity is over, or its party is neither a lead nor a customer.
	"""
	row = frappe.db.get_value(doctype, name, "*", as_dict=True, for_update=True)
	if not row:
		raise NotYours
	kind, party = (LEAD, name) if doctype == LEAD else (row[field] for field in PARTY_FIELDS[doctype])
	if kind not in (LEAD, CUSTOMER) or not frappe.db.exists(kind, party):
		sentence = _("{0} is neither for a lead nor for a customer. Choose one of them there first.")
		frappe.throw(sentence.format(name), FsmError)
	if doctype == OPPORTUNITY and row.status in WON_AND_LOST:
		frappe.throw(
			_("The opportunity {0} is over. Open it again, or begin another one.").format(name), FsmError
		)
	lead = party if kind == LEAD else ""
	return OrderOrigin(
		lead=lead,
		opportunity=name if doctype == OPPORTUNITY else _find_opportunity(doctype, row),
		quotation=name if doctype == QUOTATION else "",
		customer=(conversion.find_customer(lead) or "") if lead else party,
		person=_read_lead(party) if lead else _read_customer(party),
		address=row.get("shipping_address_name") or row.get("customer_address") or _find_address(kind, party),
	)


def list_wanted(opportunity: str | None) -> dict[str, int]:
	"""Return the quantity by Item that an opportunity is about; none without one."""
	own = {"parent": opportunity, "parenttype": OPPORTUNITY}
	rows = frappe.get_all("Opportunity Item", own, ["item_code", "qty"]) if opportunity else []
	return {row.item_code: int(row.qty or 1) for row in rows if row.item_code}


def _find_opportunity(doctype: str, row: "frappe._dict") -> str:
	"""Return the opportunity of a quotation: its own, else that of its lines."""
	if doctype != QUOTATION:
		return ""
	of_lines = {"parent": row.name, "prevdoc_doctype": OPPORTUNITY, "prevdoc_docname": ("is", "set")}
	return row.opportunity or frappe.db.get_value("Quotation Item", of_lines, "prevdoc_docname") or ""


def _find_address(kind: str, party: str) -> str:
	return get_default_address(kind, party) or ""


def _read_lead(name: str) -> Person:
	row = frappe.db.get_value(LEAD, name, "*", as_dict=True)
	return Person(
		row.company_name or row.lead_name or "",
		row.email_id or "",
		_read_mobile(row.mobile_no or row.phone),
		"Company" if row.company_name else "Individual",
		formatting.language(row.language or "fr"),
	)


def _read_customer(name: str) -> Person:
	fields = ["customer_name", "customer_type", "email_id", "mobile_no", "language"]
	row = frappe.db.get_value(CUSTOMER, name, fields, as_dict=True)
	kind = "Individual" if row.customer_type == "Individual" else "Company"
	language = formatting.language(row.language or "fr")
	return Person(row.customer_name, row.email_id or "", _read_mobile(row.mobile_no), kind, language)


def _read_mobile(typed: str | None) -> str:
	try:
		return phone_numbers.to_textable(typed) if typed else ""
	except ValueError:
		return ""
