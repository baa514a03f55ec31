"""Dispatch Technician Skill: a skill a technician has, with its level."""

from frappe.model.document import Document


class DispatchTechnicianSkill(Document):
	pass
