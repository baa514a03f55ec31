"""Flow Question: what a flow asks a person; written by domain/flows/actions/questions."""

from frappe.model.document import Document


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
