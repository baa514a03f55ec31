"""Brand, as far as the app meets it."""

from frappe.model.document import Document


class Brand(Document):
	"""A maker's name on a product."""
