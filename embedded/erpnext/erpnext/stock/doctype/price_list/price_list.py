"""Price List, as far as the app meets it."""

from frappe.model.document import Document


class PriceList(Document):
	"""A set of prices in one currency."""
