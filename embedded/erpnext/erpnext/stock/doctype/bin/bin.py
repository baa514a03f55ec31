"""Bin: the quantity of one item in one warehouse."""

import frappe
from frappe.model.document import Document
from frappe.utils import flt


class Bin(Document):
	"""The quantity of one item in one warehouse."""

	def before_save(self) -> None:
		"""Compute the projected quantity: actual plus incoming minus reserved."""
		coming = flt(self.ordered_qty) + flt(self.indented_qty) + flt(self.planned_qty)
		self.projected_qty = flt(self.actual_qty) + coming - flt(self.reserved_qty)
		self.stock_uom = frappe.get_cached_value("Item", self.item_code, "stock_uom")


def on_doctype_update() -> None:
	"""Make item and warehouse a unique key."""
	frappe.db.add_unique("Bin", ["item_code", "warehouse"], constraint_name="unique_item_warehouse")
