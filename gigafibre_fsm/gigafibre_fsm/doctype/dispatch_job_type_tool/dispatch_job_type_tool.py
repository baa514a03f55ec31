"""Dispatch Job Type Tool: a tool a kind of visit needs."""

from frappe.model.document import Document


class DispatchJobTypeTool(Document):
	"""A tool a kind of visit needs."""
