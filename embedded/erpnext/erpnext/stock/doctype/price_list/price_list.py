"""Price List: the part of the doctype that the app uses."""

from frappe.model.document import Document


class PriceList(Document):
	"""A set of prices in one currency."""
