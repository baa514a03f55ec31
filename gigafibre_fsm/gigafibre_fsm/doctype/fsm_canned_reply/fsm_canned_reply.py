"""FSM Canned Reply: wording for answers to tickets, French and English side by side."""

from frappe.model.document import Document

from gigafibre_fsm.domain.care.ticket_desk import canned_replies


class FSMCannedReply(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		disabled: DF.Check
		issue_type: DF.Link | None
		text_en: DF.Text
		text_fr: DF.Text
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse texts with a variable that does not exist."""
		for text in (self.text_fr, self.text_en):
			canned_replies.require_known(text)
