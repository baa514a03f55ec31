"""Purchase Receipt: a supplier's delivery into a warehouse."""

from frappe.model.document import Document
from frappe.utils import flt

from erpnext.stock.vouchers import StockVoucher


class PurchaseReceipt(StockVoucher):
	"""Purchased goods; this stand-in has no billing documents."""

	def validate(self) -> None:
		"""Compute the net total, in the company's currency."""
		super().validate()
		self.base_net_total = sum(flt(row.amount) for row in self.items)

	def fill_row(self, row: Document) -> None:
		"""Set the received quantity (accepted plus rejected) and the valuation rate."""
		super().fill_row(row)
		row.received_qty = flt(row.qty) + flt(row.rejected_qty)
		row.base_rate, row.valuation_rate = flt(row.rate), self.rate_of(row)
