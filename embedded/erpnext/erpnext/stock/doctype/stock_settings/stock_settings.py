"""Stock Settings: defaults of items and of stock documents."""

import frappe
from frappe import _
from frappe.model.document import Document

from erpnext.setup.naming import set_by_naming_series
from erpnext.setup.site_wide import publish

DEFAULTS = (
	"item_naming_by",
	"item_group",
	"stock_uom",
	"allow_negative_stock",
	"default_warehouse",
	"use_serial_batch_fields",
)


class StockSettings(Document):
	"""Defaults and naming of items and stock."""

	def validate(self) -> None:
		"""Publish the defaults that other documents read; refuse a group as default warehouse."""
		if self.default_warehouse and frappe.db.get_value("Warehouse", self.default_warehouse, "is_group"):
			frappe.throw(
				_("Group Warehouses cannot be used in transactions. Please change the value of {0}").format(
					_("Default Warehouse")
				)
			)
		publish({key: self.get(key) for key in DEFAULTS})
		set_by_naming_series(
			"Item", "item_code", self.item_naming_by == "Naming Series", hide_name_field=True
		)
