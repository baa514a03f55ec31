"""Warehouse: named after its company; one that holds stock cannot be deleted."""

import frappe
from frappe import _
from frappe.contacts.address_and_contact import load_address_and_contact
from frappe.utils.nestedset import NestedSet

QUANTITIES = ("actual_qty", "reserved_qty", "ordered_qty", "indented_qty", "projected_qty", "planned_qty")


class Warehouse(NestedSet):
	"""A place that holds stock."""

	nsm_parent_field = "parent_warehouse"

	def autoname(self) -> None:
		"""Name the record "<warehouse> - <company's abbreviation>", without repeating the suffix."""
		suffix = f" - {frappe.get_cached_value('Company', self.company, 'abbr')}" if self.company else ""
		self.name = (
			self.warehouse_name if self.warehouse_name.endswith(suffix) else self.warehouse_name + suffix
		)

	def onload(self) -> None:
		"""Show the warehouse's addresses on the form."""
		load_address_and_contact(self)

	def on_trash(self) -> None:
		"""Refuse deletion while the warehouse has quantities."""
		for row in frappe.get_all("Bin", filters={"warehouse": self.name}, fields=["item_code", *QUANTITIES]):
			if any(row[quantity] for quantity in QUANTITIES):
				frappe.throw(
					_("Warehouse {0} can not be deleted as quantity exists for Item {1}").format(
						self.name, row.item_code
					)
				)
		frappe.db.delete("Bin", {"warehouse": self.name})
		super().on_trash()
