"""Quantities and values by warehouse, kept in Bin; a moving average replaces ERPNext's ledger."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

PLACES = 6


class NegativeStockError(frappe.ValidationError):
	"""More would leave a warehouse than it contains."""


def bin_of(item_code: str, warehouse: str) -> Document:
	"""Return the bin of an item in a warehouse, locked until the transaction ends; created if missing."""
	name = frappe.db.get_value("Bin", {"item_code": item_code, "warehouse": warehouse}, for_update=True)
	if name:
		return frappe.get_doc("Bin", name, for_update=True)
	bin_ = frappe.get_doc({"doctype": "Bin", "item_code": item_code, "warehouse": warehouse})
	# users may not write bins; only stock documents do
	bin_.flags.ignore_permissions = True
	return bin_.insert()


def move(item_code: str, warehouse: str, qty: float, rate: float) -> None:
	"""Add `qty` in stock units (negative: remove) at `rate` per unit.

	Raises NegativeStockError if too little is in stock and negative stock is not allowed.
	"""
	bin_ = bin_of(item_code, warehouse)
	after = flt(flt(bin_.actual_qty) + qty, PLACES)
	if qty < 0 and after < 0 and not negative_stock_allowed(item_code):
		frappe.throw(
			_("{0} units of {1} needed in {2} to complete this transaction.").format(
				flt(-after), item_code, warehouse
			),
			NegativeStockError,
			title=_("Insufficient Stock"),
		)
	value = flt(flt(bin_.stock_value) + qty * rate, PLACES)
	bin_.actual_qty, bin_.stock_value = after, value if after else 0
	if after:
		bin_.valuation_rate = flt(value / after, PLACES)
	bin_.flags.ignore_permissions = True
	bin_.save()


def negative_stock_allowed(item_code: str) -> bool:
	"""Return whether the item, or the whole site, may go below zero."""
	return bool(
		frappe.db.get_single_value("Stock Settings", "allow_negative_stock")
		or frappe.get_cached_value("Item", item_code, "allow_negative_stock")
	)


def get_valuation_rate(
	item_code: str, warehouse: str, company: str, *, allow_zero: bool, raise_error_if_no_rate: bool
) -> float:
	"""Return the value of one stock unit: its value in this warehouse, else the item's own rate.

	Without any rate, a company with perpetual inventory refuses (`raise_error_if_no_rate`) unless the row
	allows a valuation of zero.
	"""
	here = {"item_code": item_code, "warehouse": warehouse}
	known = frappe.db.get_value("Bin", here, ["valuation_rate", "actual_qty"])
	if known and (known[0] or known[1]):
		return flt(known[0])
	item = frappe.get_cached_doc("Item", item_code)
	rate = flt(item.valuation_rate) or flt(item.standard_rate)
	strict = raise_error_if_no_rate and not allow_zero
	if not rate and strict and frappe.get_cached_value("Company", company, "enable_perpetual_inventory"):
		frappe.throw(
			_("Valuation Rate for the Item {0}, is required to do accounting entries.").format(item_code)
			+ "<br>"
			+ _("Give the row a rate, the item a valuation rate, or tick 'Allow Zero Valuation Rate'."),
			title=_("Valuation Rate Missing"),
		)
	return rate
