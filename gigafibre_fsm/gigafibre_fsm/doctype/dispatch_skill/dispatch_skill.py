"""Dispatch Skill: something a technician can do and a job can need."""

from frappe.model.document import Document


class DispatchSkill(Document):
	"""Only a name, in both languages."""
