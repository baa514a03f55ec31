"""Purchase Receipt: what a supplier has delivered comes into a warehouse."""

from frappe.model.document import Document
from frappe.utils import flt

from erpnext.stock.vouchers import StockVoucher


class PurchaseReceipt(StockVoucher):
	"""Goods that were bought; billing is another document's, which this stand-in does not have."""

	def validate(self) -> None:
		"""One currency, the company's."""
		super().validate()
		self.base_net_total = sum(flt(row.amount) for row in self.items)

	def fill_row(self, row: Document) -> None:
		"""Received are accepted and rejected; a row is worth what it cost."""
		super().fill_row(row)
		row.received_qty = flt(row.qty) + flt(row.rejected_qty)
		row.base_rate, row.valuation_rate = flt(row.rate), self.rate_of(row)
