"""Support Settings, as far as the app meets it."""

from frappe.model.document import Document


class SupportSettings(Document):
	"""How tickets are kept."""
