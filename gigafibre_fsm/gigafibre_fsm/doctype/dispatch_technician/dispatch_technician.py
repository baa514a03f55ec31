"""Dispatch Technician: A person who does visits: shift, skills, truck and home base."""

from frappe.model.document import Document


class DispatchTechnician(Document):
	pass
