"""Dispatch Job Dependency: a visit that must be over before this one starts."""

from frappe.model.document import Document


class DispatchJobDependency(Document):
	"""A visit that must be over before this one starts."""
