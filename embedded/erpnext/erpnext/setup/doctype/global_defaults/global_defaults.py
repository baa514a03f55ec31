"""Global Defaults: the site's company, country and currency, written where Frappe looks for defaults."""

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
	"""Company, currency and country a site starts from."""

	def on_update(self) -> None:
		"""Write the defaults; only `doc.save()` does, a value set in the database alone changes nothing."""
		publish({key: self.get(fieldname) for key, fieldname in DEFAULTS.items()})
		if self.default_currency:
			frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		frappe.clear_cache()
