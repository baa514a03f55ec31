"""FSM Message Template: wording of a message, French and English side by side."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.messaging.templates import preview as message_preview


class FSMMessageTemplate(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		body_en: DF.SmallText
		body_fr: DF.SmallText
		description: DF.SmallText | None
		enabled: DF.Check
		quiet_hours: DF.Check
		segments_en: DF.Data | None
		segments_fr: DF.Data | None
		subject_en: DF.Data | None
		subject_fr: DF.Data | None
		template_key: DF.Data
		transactional: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse texts that cannot be filled or lack a required placeholder; store their cost."""
		for language in ("fr", "en"):
			read = message_preview.preview_text(
				self.template_key, language, self.get(f"body_{language}") or ""
			)
			subject = message_preview.find_subject_problem(
				self.template_key, language, self.get(f"subject_{language}") or ""
			)
			if problem := read.problem or subject:
				frappe.throw(problem, title=_("This text cannot be sent"))
			self.set(f"segments_{language}", read.cost)
