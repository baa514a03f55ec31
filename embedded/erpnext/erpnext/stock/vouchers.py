"""Common base of purchase receipt and delivery note: rows with one warehouse that move stock on submit."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, nowdate, nowtime

from erpnext.stock.serial_numbers import move_numbers, settle_numbers
from erpnext.stock.stock_ledger import get_valuation_rate, move


class StockVoucher(Document):
	"""A document whose rows bring stock into a warehouse (`incoming`) or take it out.

	A return goes the other way.
	"""

	incoming = True

	def validate(self) -> None:
		"""Fill in currency, posting time and rows; fix the serial numbers on submit."""
		currency = frappe.get_cached_value("Company", self.company, "default_currency")
		self.currency, self.conversion_rate = self.currency or currency, self.conversion_rate or 1
		if not cint(self.set_posting_time) or not self.posting_date:
			self.posting_date, self.posting_time = nowdate(), nowtime()
		for row in self.items:
			self.fill_row(row)
			if self.docstatus == 1:
				settle_numbers(self, row)
		self.total_qty = sum(flt(row.qty) for row in self.items)
		self.status = "To Bill" if self.docstatus == 1 else "Draft"

	def fill_row(self, row: Document) -> None:
		"""Copy name and unit from the item and the warehouse from the document; set the direction."""
		item = frappe.get_cached_doc("Item", row.item_code)
		row.item_name, row.stock_uom, row.uom = item.item_name, item.stock_uom, row.uom or item.stock_uom
		row.conversion_factor = row.conversion_factor or 1
		row.warehouse = row.warehouse or self.set_warehouse
		if item.is_stock_item and not row.warehouse:
			frappe.throw(_("Warehouse is mandatory for stock Item {0} in row {1}").format(item.name, row.idx))
		row.amount = flt(row.rate) * flt(row.qty)
		row.stock_qty = flt(row.qty) * flt(row.conversion_factor)
		self.direct(row)

	def direct(self, row: Document) -> None:
		"""Set the source or target warehouse and the quantity by which the row moves stock."""
		row.transfer_qty = abs(flt(row.stock_qty))
		comes_in = self.incoming == (flt(row.qty) > 0)
		row.s_warehouse, row.t_warehouse = (None, row.warehouse) if comes_in else (row.warehouse, None)

	def on_submit(self) -> None:
		"""Move quantities and serial numbers."""
		self.move_rows(1)

	def on_cancel(self) -> None:
		"""Reverse all movements."""
		self.db_set("status", "Cancelled")
		self.move_rows(-1)

	def move_rows(self, sign: int) -> None:
		"""Move each row forward (1) or back (-1)."""
		for row in self.items:
			self.direct(row)
			quantity = row.transfer_qty if row.t_warehouse else -row.transfer_qty
			move(row.item_code, row.warehouse, sign * quantity, self.rate_of(row))
			move_numbers(self, row, back=sign < 0)

	def rate_of(self, row: Document) -> float:
		"""Return the value of a stock unit of the row."""
		if self.incoming and flt(row.rate):
			return flt(row.rate)
		return get_valuation_rate(
			row.item_code, row.warehouse, self.company, allow_zero=True, raise_error_if_no_rate=False
		)
