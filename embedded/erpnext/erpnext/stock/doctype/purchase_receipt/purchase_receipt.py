"""Purchase Receipt: what a supplier has delivered comes into a warehouse."""

from frappe.model.document import Document
from frappe.utils import flt

from erpnext.stock.vouchers import StockVoucher


class PurchaseReceipt(StockVoucher):
	"""Goods that were bought; billing is another document's, which this stand-in does not have."""

	def fill_row(self, row: Document) -> None:
		"""Received are accepted and rejected; a row is worth what it cost."""
		super().fill_row(row)
		row.received_qty = flt(row.qty) + flt(row.rejected_qty)
		row.valuation_rate = self.rate_of(row)
