"""Pause SLA On Status: a row of a Service Level Agreement."""

from frappe.model.document import Document


class PauseSLAOnStatus(Document):
	"""A status in which the time stands still."""
