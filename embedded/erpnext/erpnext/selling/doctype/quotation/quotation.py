"""Quotation: prices that are offered to a lead or customer until a day, and ordered by a Sales Order."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.query_builder.functions import Sum
from frappe.utils import cint, flt, getdate, nowdate

from erpnext.accounts import taxes
from erpnext.crm.doctype.lead.lead import make_customer
from erpnext.crm.doctype.opportunity.opportunity import find_party_name

EXPIRED_MAY_BE_ORDERED = "allow_sales_order_creation_for_expired_quotation"


class Quotation(Document):
	"""An offer with its prices and taxes."""

	def validate(self) -> None:
		"""Fill in what is missing and compute the amounts."""
		self.set_missing_values()
		if self.valid_till and getdate(self.valid_till) < getdate(self.transaction_date):
			frappe.throw(_("Valid till date cannot be before transaction date"))
		self.customer_name = find_party_name(self.quotation_to, self.party_name) or self.customer_name
		self.calculate_taxes_and_totals()
		self.set_status()

	def on_submit(self) -> None:
		"""Tell opportunity and lead."""
		self.set_status(update=True)
		self.update_opportunity("Quotation")
		self.update_lead()

	def on_cancel(self) -> None:
		"""Tell opportunity and lead."""
		self.set_status(update=True)
		self.update_opportunity("Open")
		self.update_lead()

	def set_missing_values(self, for_validate: bool = False) -> None:
		"""Set the company's currency, the usual price list, and the rows' names and units."""
		currency = frappe.get_cached_value("Company", self.company, "default_currency")
		self.currency = self.price_list_currency = self.currency or currency
		self.conversion_rate = self.plc_conversion_rate = 1
		self.selling_price_list = self.selling_price_list or "Standard Selling"
		for row in self.items:
			item = frappe.get_cached_doc("Item", row.item_code) if row.item_code else frappe._dict()
			row.item_name = row.item_name or item.item_name
			row.item_group, row.stock_uom = item.item_group, item.stock_uom
			row.uom = row.uom or row.stock_uom or "Nos"
			row.conversion_factor = row.conversion_factor or 1

	def set_taxes(self) -> None:
		"""Add the taxes of the chosen template, or of the company's default; only while new and without taxes."""
		if not self.is_new() or self.get("taxes"):
			return
		if self.company and not self.taxes_and_charges:
			default = {"is_default": 1, "company": self.company}
			self.taxes_and_charges = frappe.db.get_value("Sales Taxes and Charges Template", default)
		if self.taxes_and_charges:
			taxes.append_from_template(self, self.taxes_and_charges)

	def calculate_taxes_and_totals(self) -> None:
		"""Compute every amount; alternatives are not part of the total."""
		taxes.calculate(self)

	def set_status(self, update: bool = False, status: str | None = None) -> None:
		"""Set the status that the document and its Sales Orders imply."""
		ordered = self.find_ordered_status() if self.docstatus == 1 else None
		kept = status or self.status
		self.status = (
			{0: "Draft", 2: "Cancelled"}.get(self.docstatus)
			or ordered
			or (kept if kept in ("Lost", "Expired") else "Open")
		)
		if update:
			self.db_set("status", self.status)

	def find_ordered_status(self) -> str | None:
		"""Return Ordered or Partially Ordered; None if no line is ordered."""
		ordered = list_ordered(self.name)
		if not ordered:
			return None
		wanted = [row for row in self.items if not row.is_alternative]
		is_whole = all(flt(row.qty) <= flt(ordered.get(row.name)) for row in wanted)
		return "Ordered" if is_whole else "Partially Ordered"

	def update_opportunity(self, status: str) -> None:
		"""Let the opportunities of the quotation have another status."""
		for name in {self.opportunity, *(row.prevdoc_docname for row in self.items)} - {None, ""}:
			frappe.get_doc("Opportunity", name).set_status(status=status, update=True)

	def update_lead(self) -> None:
		"""Let the lead have the status that its documents imply."""
		if self.quotation_to == "Lead" and self.party_name:
			frappe.get_doc("Lead", self.party_name).set_status(update=True)


def list_ordered(quotation: str) -> dict[str, float]:
	"""Return the ordered quantity by row of a quotation."""
	row = frappe.qb.DocType("Sales Order Item")
	query = frappe.qb.from_(row).select(row.quotation_item, Sum(row.qty)).groupby(row.quotation_item)
	return dict(query.where((row.prevdoc_docname == quotation) & (row.docstatus == 1)).run())


@frappe.whitelist()
def make_sales_order(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""Return a Sales Order that is not stored yet; the customer of a lead is stored while it is made."""
	valid_till = frappe.db.get_value("Quotation", source_name, "valid_till")
	is_lenient = cint(frappe.db.get_single_value("Selling Settings", EXPIRED_MAY_BE_ORDERED))
	if valid_till and valid_till < getdate(nowdate()) and not is_lenient:
		frappe.throw(_("Validity period of this quotation has ended."))
	customer, ordered = _find_customer(source_name), list_ordered(source_name)

	def name_customer(quotation: Quotation, order: Document) -> None:
		order.customer, order.customer_name = customer.name, customer.customer_name

	def set_rest(row: Document, target: Document, quotation: Quotation) -> None:
		target.qty = max(flt(row.qty) - flt(ordered.get(row.name)), 0)

	rows = {
		"doctype": "Sales Order Item",
		"field_map": {"parent": "prevdoc_docname", "name": "quotation_item"},
		"condition": lambda row: not row.is_alternative and flt(row.qty) > flt(ordered.get(row.name)),
		"postprocess": set_rest,
	}
	head = {"doctype": "Sales Order", "validation": {"docstatus": ["=", 1]}}
	table = {"Quotation": head, "Quotation Item": rows}
	return get_mapped_doc("Quotation", source_name, table, target_doc, name_customer)


def _find_customer(quotation: str) -> Document:
	"""Return the customer of a quotation; that of a lead is stored if there is none."""
	kind, party = frappe.db.get_value("Quotation", quotation, ["quotation_to", "party_name"])
	if kind == "Customer":
		return frappe.get_doc("Customer", party)
	known = frappe.db.get_value("Customer", {"lead_name": party})
	return frappe.get_doc("Customer", known) if known else make_customer(party).insert()
