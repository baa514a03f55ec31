"""Dispatch Job Type Skill: a skill a job type needs."""

from frappe.model.document import Document


class DispatchJobTypeSkill(Document):
	pass
