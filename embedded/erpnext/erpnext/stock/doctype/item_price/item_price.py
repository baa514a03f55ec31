"""Item Price: the price of an item in a price list."""

import frappe
from frappe import _
from frappe.model.document import Document


class ItemPriceDuplicateItem(frappe.ValidationError):
	"""The price list has a price of this item for these days already."""


class ItemPrice(Document):
	"""The price of an item in a price list."""

	def validate(self) -> None:
		"""Take over what item and price list say, and refuse a second price of the same kind."""
		fields = ["buying", "selling", "currency"]
		self.update(frappe.db.get_value("Price List", self.price_list, fields, as_dict=True))
		item = frappe.get_cached_doc("Item", self.item_code)
		self.item_name, self.item_description = item.item_name, item.description
		self.uom = self.uom or item.stock_uom
		same = {
			field: self.get(field) or ("is", "not set") for field in ("customer", "valid_from", "valid_upto")
		}
		same |= {"item_code": self.item_code, "price_list": self.price_list, "uom": self.uom}
		if frappe.db.exists("Item Price", {**same, "name": ("!=", self.name or "")}):
			frappe.throw(
				_("Item Price appears multiple times based on Price List, Customer, UOM and dates."),
				ItemPriceDuplicateItem,
			)
