"""UOM, as far as the app meets it."""

from frappe.model.document import Document


class UOM(Document):
	"""A unit of measure."""
