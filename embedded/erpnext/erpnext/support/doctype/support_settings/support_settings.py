"""Support Settings: the part of the doctype that the app uses."""

from frappe.model.document import Document


class SupportSettings(Document):
	"""Settings of tickets."""
