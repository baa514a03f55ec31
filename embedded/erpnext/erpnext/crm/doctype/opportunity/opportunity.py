"""Opportunity: what a lead or customer may buy, until it is quoted, won or lost."""

import frappe
from frappe.model.document import Document
from frappe.model.mapper import get_mapped_doc
from frappe.utils import flt

ITEM_FIELDS = ("item_name", "description", "item_group", "brand")


class Opportunity(Document):
	"""A possible sale."""

	def validate(self) -> None:
		"""Fill in names and items, and compute the totals."""
		self.customer_name = find_party_name(self.opportunity_from, self.party_name)
		self.title = self.title or self.customer_name
		self.conversion_rate = 1
		for row in self.items:
			known = frappe.db.get_value("Item", row.item_code, ITEM_FIELDS, as_dict=True) or {}
			row.update({field: row.get(field) or value for field, value in known.items()})
			row.amount = row.base_amount = flt(row.rate) * flt(row.qty)
			row.base_rate = row.rate
		self.total = self.base_total = sum(flt(row.amount) for row in self.items)

	def after_insert(self) -> None:
		"""Let the lead be an opportunity."""
		if self.opportunity_from == "Lead":
			frappe.get_doc("Lead", self.party_name).set_status(update=True)

	def set_status(self, status: str | None = None, update: bool = False) -> None:
		"""Set the status that the quotations imply; without any the given one, or as it is."""
		quotations = self.list_quotations()
		active = [row for row in quotations if row.status != "Lost"]
		self.status = status or self.status
		if self.status == "Closed":
			pass
		elif any(row.status == "Ordered" for row in active):
			self.status = "Converted"
		elif active:
			self.status = "Quotation"
		elif quotations:
			self.status = "Lost"
		if update:
			self.db_set("status", self.status)

	def list_quotations(self) -> list[dict]:
		"""Return the submitted quotations of the opportunity or of its items, with their status."""
		row, quotation = frappe.qb.DocType("Quotation Item"), frappe.qb.DocType("Quotation")
		query = frappe.qb.from_(quotation).left_join(row).on(row.parent == quotation.name)
		query = query.where((quotation.opportunity == self.name) | (row.prevdoc_docname == self.name))
		query = query.where(quotation.docstatus == 1).select(quotation.name, quotation.status).distinct()
		return query.run(as_dict=True)


def find_party_name(doctype: str | None, name: str | None) -> str | None:
	"""Return the name of a customer, or of a lead: its organization or itself."""
	if doctype == "Customer":
		return frappe.db.get_value("Customer", name, "customer_name")
	if doctype == "Lead" and name:
		person, organization = frappe.db.get_value("Lead", name, ["lead_name", "company_name"])
		return organization or person
	return None


@frappe.whitelist()
def make_quotation(source_name: str, target_doc: str | Document | None = None) -> Document:
	"""Return a quotation that is not stored yet, with the items and the company's taxes."""

	def complete(opportunity: Opportunity, quotation: Document) -> None:
		quotation.set_taxes()
		quotation.run_method("set_missing_values")
		quotation.run_method("calculate_taxes_and_totals")
		if not opportunity.items:
			quotation.opportunity = opportunity.name

	item_fields = {"parent": "prevdoc_docname", "parenttype": "prevdoc_doctype", "uom": "stock_uom"}
	table = {
		"Opportunity": {"doctype": "Quotation", "field_map": {"opportunity_from": "quotation_to"}},
		"Opportunity Item": {"doctype": "Quotation Item", "field_map": item_fields, "add_if_empty": True},
	}
	return get_mapped_doc("Opportunity", source_name, table, target_doc, complete)
