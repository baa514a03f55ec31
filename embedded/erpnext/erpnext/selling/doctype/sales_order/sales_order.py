"""Sales Order: a customer's priced order, confirmed on submit."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt


class SalesOrder(Document):
	"""A customer's order; this stand-in has no delivery or billing documents."""

	def validate(self) -> None:
		"""Fill in prices and rows, then compute the totals."""
		self.set_money()
		if self.order_type == "Sales" and not (self.delivery_date or self.dates_of_rows()):
			frappe.throw(_("Please enter Delivery Date"))
		for row in self.items:
			self.fill_row(row)
		self.delivery_date = self.delivery_date or max(self.dates_of_rows())
		self.check_quotation_rows()
		self.set_totals()
		if self.docstatus == 0:
			self.status = "Draft"

	def on_submit(self) -> None:
		"""Set the status that waits for delivery and invoice; its quotations are ordered."""
		self.db_set({"status": "To Deliver and Bill", "delivery_status": "Not Delivered"})
		self.update_quotations("Converted")

	def on_cancel(self) -> None:
		"""Set the status of a cancelled order; its quotations are open again."""
		if self.status == "Closed":
			frappe.throw(_("Closed order cannot be cancelled. Unclose to cancel."))
		self.update_quotations("Quotation")
		self.db_set("status", "Cancelled")

	def check_quotation_rows(self) -> None:
		"""Refuse a row whose item or unit is not that of the quotation's row that it names."""
		for row in self.items:
			if not row.quotation_item:
				continue
			fields = ["item_code", "uom", "conversion_factor"]
			quoted = frappe.db.get_value("Quotation Item", row.quotation_item, fields, as_dict=True)
			if any(quoted[field] != row.get(field) for field in fields):
				frappe.throw(_("Row {0} must be the same as in Quotation").format(row.idx))

	def update_quotations(self, opportunity_status: str) -> None:
		"""Let the quotations of the order and their opportunities have the status that it implies."""
		for name in {row.prevdoc_docname for row in self.items} - {None, ""}:
			quotation = frappe.get_doc("Quotation", name)
			if quotation.docstatus == 2:
				frappe.throw(_("Quotation {0} is cancelled").format(name))
			quotation.set_status(update=True)
			quotation.update_opportunity(opportunity_status)

	def update_status(self, status: str) -> None:
		"""Close the order, or open it again."""
		self.db_set("status", status)

	def set_money(self) -> None:
		"""Set the company's currency and the usual price list."""
		currency = frappe.get_cached_value("Company", self.company, "default_currency")
		self.currency = self.currency or currency
		self.selling_price_list = self.selling_price_list or "Standard Selling"
		self.price_list_currency = self.price_list_currency or currency
		self.conversion_rate = self.conversion_rate or 1
		self.plc_conversion_rate = self.plc_conversion_rate or 1

	def dates_of_rows(self) -> list:
		"""Return the delivery dates of the rows."""
		return [row.delivery_date for row in self.items if row.delivery_date]

	def fill_row(self, row: Document) -> None:
		"""Copy name, unit and group from the item."""
		item = frappe.get_cached_doc("Item", row.item_code)
		row.item_name, row.item_group = row.item_name or item.item_name, item.item_group
		row.is_stock_item, row.stock_uom = item.is_stock_item, item.stock_uom
		row.uom = row.uom or item.stock_uom
		row.conversion_factor = row.conversion_factor or 1
		row.stock_qty = flt(row.qty) * flt(row.conversion_factor)
		row.delivery_date = row.delivery_date or self.delivery_date

	def set_totals(self) -> None:
		"""Compute each row's amount and the totals, without taxes."""
		for row in self.items:
			row.amount = flt(row.rate) * flt(row.qty)
			row.base_rate, row.base_amount = row.rate, row.amount
		self.total_qty = sum(flt(row.qty) for row in self.items)
		self.total = self.base_total = self.grand_total = sum(row.amount for row in self.items)
