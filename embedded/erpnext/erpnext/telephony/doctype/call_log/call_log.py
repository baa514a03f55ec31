"""Call Log: the part of the doctype that the app uses."""

from frappe.model.document import Document


class CallLog(Document):
	"""A telephone call."""
