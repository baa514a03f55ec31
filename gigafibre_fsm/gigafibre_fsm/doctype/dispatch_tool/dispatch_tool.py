"""Dispatch Tool: a tool that not every truck carries."""

from frappe.model.document import Document


class DispatchTool(Document):
	"""A tool that not every truck carries."""
