"""Delivery Note: goods that leave a warehouse for a customer."""

from erpnext.stock.vouchers import StockVoucher


class DeliveryNote(StockVoucher):
	"""Goods for a customer; this stand-in has no billing documents."""

	incoming = False

	def validate(self) -> None:
		"""Set the company's currency and the usual price list."""
		super().validate()
		self.selling_price_list = self.selling_price_list or "Standard Selling"
		self.price_list_currency = self.price_list_currency or self.currency
		self.plc_conversion_rate = self.plc_conversion_rate or 1
