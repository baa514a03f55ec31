"""Dispatch Skill: a skill that technicians have and jobs require."""

from frappe.model.document import Document


class DispatchSkill(Document):
	"""A name in both languages."""
