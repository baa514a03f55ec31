"""Dispatch Promise: an arrival window promised to a customer, and whether it was kept."""

from frappe.model.document import Document


class DispatchPromise(Document):
	"""An arrival window promised to a customer, and whether it was kept."""
