"""SLA Fulfilled On Status: a row of a Service Level Agreement."""

from frappe.model.document import Document


class SLAFulfilledOnStatus(Document):
	"""A status that ends the time."""
