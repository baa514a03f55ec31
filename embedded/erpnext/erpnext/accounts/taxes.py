"""Amounts of an invoice: lines, taxes on the net total, rounding, and what is to pay."""

import json

import frappe
from frappe.model.document import Document
from frappe.utils import cint, flt, rounded

# fields that also exist in the company's currency, which is the only one here
ROW_PAIRS = ("rate", "amount", "net_rate", "net_amount", "price_list_rate")
TAX_PAIRS = ("tax_amount", "total", "tax_amount_after_discount_amount")
TOTALS = (
	"total",
	"net_total",
	"total_taxes_and_charges",
	"grand_total",
	"rounding_adjustment",
	"rounded_total",
)


def append_from_template(doc: Document, template: str) -> None:
	"""Add the rows of a tax template to an invoice."""
	source = frappe.get_cached_doc(doc.meta.get_field("taxes_and_charges").options, template)
	for tax in source.taxes:
		row = doc.append("taxes", {})
		for field in tax.meta.fields:
			if field.fieldname not in ("name", "parent") and tax.get(field.fieldname) is not None:
				row.set(field.fieldname, tax.get(field.fieldname))


def calculate(doc: Document) -> None:
	"""Compute each amount of an invoice from its quantities, rates and taxes."""
	for row in doc.items:
		_calculate_row(row)
	doc.total_qty = sum(flt(row.qty) for row in doc.items)
	doc.total = doc.net_total = _sum(doc, "total", doc.items, "amount")
	_calculate_taxes(doc)
	doc.grand_total = flt(doc.taxes[-1].total if doc.taxes else doc.net_total, doc.precision("grand_total"))
	doc.total_taxes_and_charges = flt(
		doc.grand_total - doc.net_total, doc.precision("total_taxes_and_charges")
	)
	_round_total(doc)
	for field in TOTALS:
		doc.set(f"base_{field}", doc.get(field))


def amount_to_pay(doc: Document) -> float:
	"""Return the total that is owed: rounded, unless rounding is disabled."""
	return flt(doc.rounded_total) or flt(doc.grand_total)


def _calculate_row(row: Document) -> None:
	if flt(row.price_list_rate) and not flt(row.rate):
		row.rate = flt(
			flt(row.price_list_rate) * (1 - flt(row.discount_percentage) / 100), row.precision("rate")
		)
	row.rate = flt(row.rate, row.precision("rate"))
	row.amount = flt(row.rate * flt(row.qty), row.precision("amount"))
	row.net_rate, row.net_amount = row.rate, row.amount
	row.stock_qty = flt(row.qty) * flt(row.conversion_factor or 1)
	for field in ROW_PAIRS:
		if row.meta.has_field(f"base_{field}"):
			row.set(f"base_{field}", row.get(field))


def _calculate_taxes(doc: Document) -> None:
	"""Add up each tax over the lines unrounded, then round it; the next tax is on the same net total."""
	total = doc.net_total
	for tax in doc.taxes:
		if tax.charge_type == "Actual":
			amount, by_item = flt(tax.tax_amount), {}
		else:
			amount, by_item = _tax_on_net(doc, tax)
		tax.tax_amount = flt(amount, tax.precision("tax_amount"))
		tax.tax_amount_after_discount_amount = tax.tax_amount
		sign = -1 if tax.get("add_deduct_tax") == "Deduct" else 1
		total = tax.total = flt(total + sign * tax.tax_amount, tax.precision("total"))
		tax.item_wise_tax_detail = json.dumps(by_item)
		for field in TAX_PAIRS:
			tax.set(f"base_{field}", tax.get(field))


def _tax_on_net(doc: Document, tax: Document) -> tuple[float, dict]:
	amount, by_item = 0.0, {}
	for row in doc.items:
		part = flt(tax.rate) / 100.0 * flt(row.net_amount)
		amount += part
		key = row.item_code or row.item_name
		by_item[key] = [flt(tax.rate), flt(by_item.get(key, [0, 0])[1] + part, 2)]
	return amount, by_item


def _round_total(doc: Document) -> None:
	"""Round the total to the whole unit of the currency, unless it is disabled."""
	if cint(doc.disable_rounded_total):
		doc.rounded_total = doc.rounding_adjustment = 0
		return
	fraction = flt(frappe.get_cached_value("Currency", doc.currency, "smallest_currency_fraction_value"))
	if fraction:
		doc.rounded_total = flt(rounded(doc.grand_total / fraction) * fraction, 2)
	else:
		doc.rounded_total = rounded(doc.grand_total)
	doc.rounding_adjustment = flt(doc.rounded_total - doc.grand_total, doc.precision("rounding_adjustment"))


def _sum(doc: Document, field: str, rows: list[Document], row_field: str) -> float:
	return flt(sum(flt(row.get(row_field)) for row in rows), doc.precision(field))
