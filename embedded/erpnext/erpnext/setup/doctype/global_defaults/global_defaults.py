"""Global Defaults: the site's company, country and currency, published as Frappe's defaults."""

import frappe
from frappe.model.document import Document

from erpnext.setup.site_wide import publish

DEFAULTS = {
	"company": "default_company",
	"currency": "default_currency",
	"country": "country",
	"hide_currency_symbol": "hide_currency_symbol",
	"disable_rounded_total": "disable_rounded_total",
	"disable_in_words": "disable_in_words",
}


class GlobalDefaults(Document):
	"""Default company, currency and country of a site."""

	def on_update(self) -> None:
		"""Publish the defaults; runs only on `doc.save()`, not if a value is set in the database."""
		publish({key: self.get(fieldname) for key, fieldname in DEFAULTS.items()})
		if self.default_currency:
			frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		frappe.clear_cache()
