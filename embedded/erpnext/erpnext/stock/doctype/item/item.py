"""Item: its names and units, and fields that are fixed once it has moved."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import set_name_by_naming_series
from frappe.utils import cint, cstr, getdate, strip_html

FIXED_ONCE_MOVED = ("has_serial_no", "is_stock_item", "has_batch_no")


class Item(Document):
	"""A product that is bought, stocked or sold."""

	def autoname(self) -> None:
		"""Name the record by the item code, or generate the code from the series."""
		if frappe.db.get_default("item_naming_by") == "Naming Series":
			set_name_by_naming_series(self)
			self.item_code = self.name
		self.name = self.item_code = self.item_code.strip()

	def validate(self) -> None:
		"""Fill in values that follow from the code and unit, and check the rest."""
		self.item_name = self.item_name or self.item_code
		if not strip_html(cstr(self.description)).strip():
			self.description = self.item_name
		self.add_stock_uom()
		self.validate_kind()
		self.validate_unchanged()

	def add_stock_uom(self) -> None:
		"""Add the stock unit to the units with a factor of one."""
		row = next((row for row in self.uoms if row.uom == self.stock_uom), None) or self.append("uoms", {})
		row.uom, row.conversion_factor = self.stock_uom, 1

	def validate_kind(self) -> None:
		"""Allow serial numbers only for stock items, and refuse a stocked fixed asset."""
		if self.is_fixed_asset and self.is_stock_item:
			frappe.throw(_("Fixed Asset Item must be a non-stock item."))
		if self.has_serial_no and not self.is_stock_item:
			frappe.throw(_("'Has Serial No' can not be 'Yes' for non-stock item"))
		if not self.has_serial_no:
			self.serial_no_series = None

	def validate_unchanged(self) -> None:
		"""Refuse changes of kind and unit once stock documents exist."""
		before = None if self.is_new() else self.get_doc_before_save()
		if not before:
			return
		changed = [field for field in FIXED_ONCE_MOVED if cint(self.get(field)) != cint(before.get(field))]
		if before.stock_uom != self.stock_uom:
			changed.append("stock_uom")
		if changed and frappe.db.exists("Stock Entry Detail", {"item_code": self.name, "docstatus": 1}):
			labels = ", ".join(_(self.meta.get_label(field)) for field in changed)
			frappe.throw(
				_(
					"As there are existing submitted transactions against item {0}, you can not change {1}."
				).format(self.name, labels)
			)

	def after_insert(self) -> None:
		"""Book the opening stock of an item without serial numbers."""
		if not self.opening_stock or not self.is_stock_item or self.has_serial_no or self.has_batch_no:
			return
		rate = self.valuation_rate or self.standard_rate
		if not rate:
			frappe.throw(_("Valuation Rate is mandatory if Opening Stock entered"))
		warehouse = frappe.db.get_single_value("Stock Settings", "default_warehouse")
		if not warehouse:
			return
		entry = frappe.new_doc("Stock Entry")
		entry.stock_entry_type, entry.company = "Material Receipt", frappe.db.get_default("company")
		entry.append(
			"items",
			{"item_code": self.name, "t_warehouse": warehouse, "qty": self.opening_stock, "basic_rate": rate},
		)
		entry.insert().submit()


def validate_end_of_life(item: Document) -> None:
	"""Refuse an item that is disabled, past its end of life, or a template."""
	if item.disabled:
		frappe.throw(_("Item {0} is disabled").format(item.name))
	if item.end_of_life and getdate(item.end_of_life) <= getdate():
		frappe.throw(_("Item {0} has reached its end of life on {1}").format(item.name, item.end_of_life))
	if item.has_variants:
		frappe.throw(_("Item {0} is a template, please select one of its variants").format(item.name))
