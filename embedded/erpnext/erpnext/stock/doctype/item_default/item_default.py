"""Item Default, as far as the app meets it."""

from frappe.model.document import Document


class ItemDefault(Document):
	"""What an item defaults to in one company."""
