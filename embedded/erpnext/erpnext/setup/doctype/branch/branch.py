"""Branch: the part of the doctype that the app uses."""

from frappe.model.document import Document


class Branch(Document):
	"""An office of the company."""
