"""Service Level Priority: a row of a Service Level Agreement."""

from frappe.model.document import Document


class ServiceLevelPriority(Document):
	"""The times of a priority."""
