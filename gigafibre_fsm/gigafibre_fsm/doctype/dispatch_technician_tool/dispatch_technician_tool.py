"""Dispatch Technician Tool: a tool on a technician's truck."""

from frappe.model.document import Document


class DispatchTechnicianTool(Document):
	"""A tool on a technician's truck."""
