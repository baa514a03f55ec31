"""Dispatch Skill: Something a technician can do and a job can need."""

from frappe.model.document import Document


class DispatchSkill(Document):
	pass
