"""Service Day: a row of a Service Level Agreement."""

from frappe.model.document import Document


class ServiceDay(Document):
	"""A weekday's support hours."""
