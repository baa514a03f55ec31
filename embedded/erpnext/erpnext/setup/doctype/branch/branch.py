"""Branch, as far as the app meets it."""

from frappe.model.document import Document


class Branch(Document):
	"""An office of the company."""
