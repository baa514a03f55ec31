"""Delivery Note: what a customer gets leaves a warehouse."""

from erpnext.stock.vouchers import StockVoucher


class DeliveryNote(StockVoucher):
	"""Goods that go to a customer; billing is another document's, which this stand-in does not have."""

	incoming = False

	def validate(self) -> None:
		"""One currency, the company's, and the usual price list."""
		super().validate()
		self.selling_price_list = self.selling_price_list or "Standard Selling"
		self.price_list_currency = self.price_list_currency or self.currency
		self.plc_conversion_rate = self.plc_conversion_rate or 1
