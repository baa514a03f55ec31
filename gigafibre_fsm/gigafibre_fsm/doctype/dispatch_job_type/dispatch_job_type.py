"""Dispatch Job Type: a kind of job: its duration and requirements."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.dispatch.job import checklist

LONGEST = 24 * 60


class DispatchJobType(Document):
	"""Jobs copy duration and checklist when created; requirements are read when they are completed."""

	def validate(self) -> None:
		self.check_duration()
		self.check_skills()
		self.check_checklist()

	def check_duration(self) -> None:
		if not 1 <= (self.duration or 0) <= LONGEST:
			frappe.throw(_("A visit takes between 1 and {0} minutes.").format(LONGEST))

	def check_skills(self) -> None:
		names = [row.skill for row in self.skills]
		if len(names) != len(set(names)):
			frappe.throw(_("A skill is listed twice. Keep one row with the level that is needed."))
		if any(not 1 <= (row.minimum_level or 0) <= 5 for row in self.skills):
			frappe.throw(_("The level of a skill is a number from 1 to 5."))

	def check_checklist(self) -> None:
		labels = [row.label_en for row in self.checklist]
		if len(labels) != len(set(labels)):
			frappe.throw(_("An item of the checklist is listed twice. Keep one of them."))
		checklist.validate_type(self.checklist)
