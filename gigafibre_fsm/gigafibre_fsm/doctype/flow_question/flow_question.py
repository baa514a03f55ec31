"""Flow Question: what a flow asks a person; written by domain/flows/actions/questions."""

import frappe
from frappe.model.document import Document

from gigafibre_fsm.domain.flows.actions import questions
from gigafibre_fsm.domain.platform import formatting


class FlowQuestion(Document):
	"""Answered once; a second answer changes nothing."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer: DF.Data | None
		answered_by: DF.Data | None
		answered_on: DF.Datetime | None
		asked_on: DF.Datetime | None
		asks_why: DF.Check
		audience: DF.Literal["Customer", "Staff"]
		choices: DF.LongText | None
		customer: DF.Link | None
		effect_key: DF.Data | None
		kind: DF.Literal["Choice", "Rating"]
		question_en: DF.SmallText | None
		question_fr: DF.SmallText | None
		record_doctype: DF.Link | None
		record_name: DF.DynamicLink | None
		role: DF.Link | None
		run: DF.Link | None
		state: DF.Literal["Open", "Answered", "Closed"]
		template: DF.Link | None
		user: DF.Link | None
		words: DF.SmallText | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form the choices in the reader's language, and whether this reader may still answer."""
		shown = questions.load_question(self.name, formatting.language(frappe.local.lang))
		is_open = shown.state == questions.OPEN and questions.is_asked(self.name, frappe.session.user)
		self.set_onload("asked", {"is_open": is_open, "choices": shown.choices})
