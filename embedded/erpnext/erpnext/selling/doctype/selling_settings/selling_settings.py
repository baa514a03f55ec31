"""Selling Settings: how customers are named, and what a new one starts with."""

import frappe
from frappe.model.document import Document

from erpnext.setup.naming import set_by_naming_series

DEFAULTS = (
	"cust_master_name",
	"customer_group",
	"territory",
	"editable_price_list_rate",
	"selling_price_list",
)


class SellingSettings(Document):
	"""How customers are named and sold to."""

	def validate(self) -> None:
		"""Write the defaults other documents read."""
		for key in DEFAULTS:
			frappe.db.set_default(key, self.get(key) or "")
		by_series = self.cust_master_name == "Naming Series"
		set_by_naming_series("Customer", "customer_name", by_series, hide_name_field=False)
