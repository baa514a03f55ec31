"""SKU audit: our Items against the catalogue of the old system."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, today

from gigafibre_fsm.domain.sales.old_catalogue import checking
from gigafibre_fsm.domain.sales.old_catalogue.audit import AuditedProduct
from gigafibre_fsm.integrations.errors import IntegrationError


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, rows and message; if the old system cannot be read, the message says why.

	`filters`: finding (a value of `CatalogueFinding`), all (also lines without a finding).
	"""
	asked = frappe._dict(filters or {})
	try:
		found = checking.check_catalogue(getdate(today()))
	except IntegrationError as error:
		return _columns(), [], _(error.message)
	return _columns(), [_row(each) for each in found if _is_wanted(each, asked)], None


def _is_wanted(line: AuditedProduct, asked: "frappe._dict") -> bool:
	if asked.finding:
		return asked.finding in {finding.value for finding in line.findings}
	return bool(line.findings or asked.all)


def _row(line: AuditedProduct) -> dict:
	product, item = line.product, line.item
	return {
		"legacy_code": product.sku if product else "",
		"legacy_title": product.title if product else "",
		"legacy_price": _figure(product.price if product else None),
		"is_active": int(product.is_active) if product else 0,
		"legacy_sold": product.last_sold_on if product else None,
		"item": item.item if item else None,
		"price": _figure(item.price if item else None),
		"sold": item.last_sold_on if item else None,
		"findings": ", ".join(_(finding.value) for finding in line.findings),
	}


def _figure(amount: Decimal | None) -> float | None:
	return None if amount is None else float(amount)


def _columns() -> list[dict]:
	"""Return the columns; codes and prices of both sides stand beside each other."""
	word = {"fieldtype": "Data", "width": 200}
	money = {"fieldtype": "Currency", "width": 120}
	day = {"fieldtype": "Date", "width": 170}
	return [
		{"fieldname": "findings", "label": _("Finding"), "fieldtype": "Data", "width": 290},
		{"fieldname": "legacy_code", "label": _("Code there"), "fieldtype": "Data", "width": 150},
		{"fieldname": "item", "label": _("Item"), "fieldtype": "Link", "options": "Item", "width": 180},
		{"fieldname": "legacy_price", "label": _("Price there"), **money},
		{"fieldname": "price", "label": _("Price"), **money},
		{"fieldname": "legacy_title", "label": _("Name there"), **word},
		{"fieldname": "is_active", "label": _("Active there"), "fieldtype": "Check", "width": 120},
		{"fieldname": "legacy_sold", "label": _("Last sold there"), **day},
		{"fieldname": "sold", "label": _("Last sold here"), **day},
	]
