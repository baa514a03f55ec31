"""Stock Entry: fills in and values its rows, and moves quantities and serial numbers on submit."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, getdate, nowdate, nowtime

from erpnext.stock.doctype.item.item import validate_end_of_life
from erpnext.stock.serial_numbers import move_numbers, settle_numbers
from erpnext.stock.stock_ledger import get_valuation_rate, move

LEAVES = ("Material Issue", "Material Transfer", "Material Transfer for Manufacture", "Send to Subcontractor")
ARRIVES = (
	"Material Receipt",
	"Material Transfer",
	"Material Transfer for Manufacture",
	"Send to Subcontractor",
)


class StockEntry(Document):
	"""Stock that is received, issued or transferred."""

	def validate(self) -> None:
		"""Fill in and check every row, then value them."""
		self.set_posting()
		if not self.purpose:
			frappe.throw(_("Purpose must be one of {0}").format(", ".join({*LEAVES, *ARRIVES})))
		for row in self.items:
			self.fill_row(row)
			self.set_warehouses(row)
			self.check_warehouses(row)
		if self.docstatus == 1:
			for row in self.items:
				settle_numbers(self, row)
		self.set_values()

	def set_posting(self) -> None:
		"""Post now, unless the document sets a posting time."""
		if not cint(self.set_posting_time) or not self.posting_date:
			self.posting_date, self.posting_time = nowdate(), nowtime()
		elif getdate(self.posting_date) > getdate():
			frappe.throw(_("Posting Date cannot be future date"))

	def fill_row(self, row: Document) -> None:
		"""Copy name, unit and factor from the item; compute the quantity in stock units."""
		item = frappe.get_cached_doc("Item", row.item_code)
		validate_end_of_life(item)
		if not item.is_stock_item:
			frappe.throw(_("{0} is not a stock Item").format(row.item_code))
		if flt(row.qty) <= 0:
			frappe.throw(
				_("Row {0}: the quantity of item {1} must be positive").format(row.idx, row.item_code)
			)
		row.item_name, row.stock_uom = item.item_name, item.stock_uom
		row.description = row.description or item.description
		row.uom = row.uom or item.stock_uom
		factors = {unit.uom: unit.conversion_factor for unit in item.uoms}
		row.conversion_factor = (
			1 if row.uom == item.stock_uom else row.conversion_factor or factors.get(row.uom)
		)
		row.transfer_qty = flt(row.qty) * flt(row.conversion_factor)
		if not row.transfer_qty:
			frappe.throw(_("Row {0}: UOM Conversion Factor is mandatory").format(row.idx))
		whole = frappe.get_cached_value("UOM", row.stock_uom, "must_be_whole_number")
		if whole and row.transfer_qty != int(row.transfer_qty):
			frappe.throw(
				_("Quantity ({0}) cannot be a fraction in row {1}.").format(row.transfer_qty, row.idx)
			)

	def set_warehouses(self, row: Document) -> None:
		"""Set the warehouses that the purpose needs, by default those of the document."""
		leaves, arrives = self.purpose in LEAVES, self.purpose in ARRIVES
		if leaves and not arrives:
			row.t_warehouse = self.to_warehouse = None
		elif arrives and not leaves:
			row.s_warehouse = self.from_warehouse = None
		if leaves:
			row.s_warehouse = row.s_warehouse or self.from_warehouse
		if arrives:
			row.t_warehouse = row.t_warehouse or self.to_warehouse
		if leaves and not row.s_warehouse:
			frappe.throw(_("Source warehouse is mandatory for row {0}").format(row.idx))
		if arrives and not row.t_warehouse:
			frappe.throw(_("Target warehouse is mandatory for row {0}").format(row.idx))

	def check_warehouses(self, row: Document) -> None:
		"""Require enabled warehouses of this company that are not groups."""
		for warehouse in filter(None, (row.s_warehouse, row.t_warehouse)):
			place = frappe.get_cached_doc("Warehouse", warehouse)
			if place.company != self.company:
				frappe.throw(
					_("Warehouse {0} does not belong to company {1}").format(warehouse, self.company)
				)
			if place.is_group:
				frappe.throw(_("Group node warehouse is not allowed to select for transactions"))
			if place.disabled:
				frappe.throw(
					_("Disabled Warehouse {0} cannot be used for this transaction.").format(warehouse)
				)

	def set_values(self) -> None:
		"""Set rate and amount of each row, and the totals; a draft may lack a rate."""
		for row in self.items:
			if row.allow_zero_valuation_rate and not row.s_warehouse:
				row.basic_rate = 0
			elif row.s_warehouse or not flt(row.basic_rate):
				row.basic_rate = self.rate_of(row)
			row.basic_amount = row.amount = flt(flt(row.transfer_qty) * flt(row.basic_rate), 2)
			row.valuation_rate = row.basic_rate
		self.total_incoming_value = sum(row.amount for row in self.items if row.t_warehouse)
		self.total_outgoing_value = sum(row.amount for row in self.items if row.s_warehouse)
		self.value_difference = self.total_incoming_value - self.total_outgoing_value
		self.total_amount = sum(row.amount for row in self.items)

	def rate_of(self, row: Document) -> float:
		"""Return the value of a unit in the row's source warehouse, else in its target."""
		return get_valuation_rate(
			row.item_code,
			row.s_warehouse or row.t_warehouse,
			self.company,
			allow_zero=bool(row.allow_zero_valuation_rate),
			raise_error_if_no_rate=not self.is_new(),
		)

	def on_submit(self) -> None:
		"""Move quantities and serial numbers from source to target."""
		for row in self.items:
			if row.s_warehouse:
				move(row.item_code, row.s_warehouse, -row.transfer_qty, row.valuation_rate)
			if row.t_warehouse:
				move(row.item_code, row.t_warehouse, row.transfer_qty, row.valuation_rate)
			move_numbers(self, row)

	def on_cancel(self) -> None:
		"""Reverse all movements."""
		for row in reversed(self.items):
			if row.t_warehouse:
				move(row.item_code, row.t_warehouse, -row.transfer_qty, row.valuation_rate)
			if row.s_warehouse:
				move(row.item_code, row.s_warehouse, row.transfer_qty, row.valuation_rate)
			move_numbers(self, row, back=True)
