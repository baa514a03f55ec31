"""Dispatch Job Type: a kind of job: its duration and requirements."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.dispatch.job import checklist
from gigafibre_fsm.domain.platform import weekdays

LONGEST = 24 * 60


class DispatchJobType(Document):
	"""Jobs copy duration and checklist when created; requirements are read when they are completed."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_type_check.dispatch_job_type_check import (
			DispatchJobTypeCheck,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_type_limit.dispatch_job_type_limit import (
			DispatchJobTypeLimit,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_type_material.dispatch_job_type_material import (
			DispatchJobTypeMaterial,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_type_skill.dispatch_job_type_skill import (
			DispatchJobTypeSkill,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_job_type_tool.dispatch_job_type_tool import (
			DispatchJobTypeTool,
		)

		carries_spares: DF.Check
		checklist: DF.Table[DispatchJobTypeCheck]
		color: DF.Color | None
		crew_size: DF.Int
		default_priority: DF.Literal["Low", "Medium", "High", "Urgent"]
		disabled: DF.Check
		duration: DF.Int
		is_outdoors: DF.Check
		is_trouble: DF.Check
		job_type_name: DF.Data
		label_fr: DF.Data
		level_tolerance: DF.Float
		limits: DF.Table[DispatchJobTypeLimit]
		materials: DF.Table[DispatchJobTypeMaterial]
		minimum_download: DF.Int
		minimum_upload: DF.Int
		requires_after_photo: DF.Check
		requires_before_photo: DF.Check
		requires_equipment: DF.Check
		requires_line_proof: DF.Check
		requires_note: DF.Check
		requires_pickup: DF.Check
		requires_signature: DF.Check
		requires_speed_test: DF.Check
		skills: DF.Table[DispatchJobTypeSkill]
		strongest_level: DF.Float
		tells_customer: DF.Check
		tools: DF.Table[DispatchJobTypeTool]
		weakest_level: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		self.check_duration()
		self.check_skills()
		self.check_checklist()
		self.check_limits()

	def check_duration(self) -> None:
		if not 1 <= (self.duration or 0) <= LONGEST:
			frappe.throw(_("A visit takes between 1 and {0} minutes.").format(LONGEST))

	def check_skills(self) -> None:
		names = [row.skill for row in self.skills]
		if len(names) != len(set(names)):
			frappe.throw(_("A skill is listed twice. Keep one row with the level that is needed."))
		if any(not 1 <= (row.minimum_level or 0) <= 5 for row in self.skills):
			frappe.throw(_("The level of a skill is a number from 1 to 5."))

	def check_limits(self) -> None:
		named = [
			(row.territory or "", day) for row in self.limits for day in weekdays.read_weekdays(row.as_dict())
		]
		if len(named) != len(set(named)):
			frappe.throw(_("Two limits are set for the same day and territory. Keep one of them."))
		if any(not weekdays.read_weekdays(row.as_dict()) for row in self.limits):
			frappe.throw(_("A limit has no day of the week. Check a day, or remove the row."))

	def check_checklist(self) -> None:
		labels = [row.label_en for row in self.checklist]
		if len(labels) != len(set(labels)):
			frappe.throw(_("An item of the checklist is listed twice. Keep one of them."))
		checklist.validate_type(self.checklist)
