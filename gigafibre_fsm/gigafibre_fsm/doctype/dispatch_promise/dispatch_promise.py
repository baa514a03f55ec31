"""Dispatch Promise: a window a customer was promised, and whether it was kept."""

from frappe.model.document import Document


class DispatchPromise(Document):
	"""A window a customer was promised, and whether it was kept."""
