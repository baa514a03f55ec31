"""Dispatch Skill: a skill that technicians have and jobs require."""

from frappe.model.document import Document


class DispatchSkill(Document):
	"""A name in both languages."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		label_fr: DF.Data
		skill_name: DF.Data
	# end: auto-generated types
