"""Global Defaults: the site's company, country and currency, published as Frappe's defaults."""

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
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


# ERPNext also has these fields on orders and stock documents
ROUNDED = ("Sales Invoice", "Purchase Invoice")


class GlobalDefaults(Document):
	"""Default company, currency and country of a site."""

	def on_update(self) -> None:
		"""Publish the defaults; runs only on `doc.save()`, not if a value is set in the database."""
		publish({key: self.get(fieldname) for key, fieldname in DEFAULTS.items()})
		if self.default_currency:
			frappe.db.set_value("Currency", self.default_currency, "enabled", 1)
		self.set_rounding()
		frappe.clear_cache()

	def set_rounding(self) -> None:
		"""Make rounding to the whole unit the default of new invoices, or not."""
		is_off = int(self.disable_rounded_total or 0)
		for doctype in ROUNDED:
			if int(frappe.get_meta(doctype).get_field("disable_rounded_total").default or 0) != is_off:
				change = ("disable_rounded_total", "default", is_off, "Text")
				make_property_setter(doctype, *change, validate_fields_for_doctype=False)
