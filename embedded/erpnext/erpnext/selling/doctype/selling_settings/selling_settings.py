"""Selling Settings: how customers are named, and their defaults."""

from frappe.model.document import Document

from erpnext.setup.naming import set_by_naming_series
from erpnext.setup.site_wide import publish

DEFAULTS = (
	"cust_master_name",
	"customer_group",
	"territory",
	"editable_price_list_rate",
	"selling_price_list",
)


class SellingSettings(Document):
	"""Naming and defaults of customers."""

	def validate(self) -> None:
		"""Publish the defaults that other documents read."""
		publish({key: self.get(key) for key in DEFAULTS})
		by_series = self.cust_master_name == "Naming Series"
		set_by_naming_series("Customer", "customer_name", by_series, hide_name_field=False)
