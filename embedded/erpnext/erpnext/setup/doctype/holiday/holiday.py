"""Holiday, as far as the app meets it."""

from frappe.model.document import Document


class Holiday(Document):
	"""One day off."""
