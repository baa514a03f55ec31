"""FSM Agreement Settings: how agreements are signed, and what customers may do."""

import frappe
from frappe import _
from frappe.model.document import Document

LIMITS = {
	"days_to_sign": (1, 90),
	"code_minutes": (3, 60),
	"web_days": (7, 60),
	"late_copy_days": (1, 15),
	"telephone_days": (7, 60),
	"door_days": (10, 60),
	"notice_days": (60, 180),
}
"""Least and most; customers may be given more than the law gives them, and never less."""


class FSMAgreementSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asks_ending_amount: DF.Check
		code_minutes: DF.Int
		commercial_terms_en: DF.LongText | None
		commercial_terms_fr: DF.LongText | None
		days_to_sign: DF.Int
		door_days: DF.Int
		late_copy_days: DF.Int
		notice_days: DF.Int
		residential_terms_en: DF.LongText | None
		residential_terms_fr: DF.LongText | None
		signing_way: DF.Literal["Own page", "DocuSeal"]
		telephone_days: DF.Int
		web_days: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse numbers that give customers less than the law does."""
		for field, (least, most) in LIMITS.items():
			if not least <= (self.get(field) or 0) <= most:
				sentence = _("{0}: between {1} and {2}.")
				frappe.throw(sentence.format(_(self.meta.get_label(field)), least, most))
