"""Holiday: the part of the doctype that the app uses."""

from frappe.model.document import Document


class Holiday(Document):
	"""One day off."""
