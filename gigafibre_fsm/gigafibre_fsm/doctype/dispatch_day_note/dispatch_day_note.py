"""Dispatch Day Note: what everybody should know about a day."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.job import schedule_fields
from gigafibre_fsm.exceptions import FsmError


class DispatchDayNote(Document):
	"""Shown on the board of its day, and to technicians where they may see it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		day: DF.Date
		kind: DF.Literal["Note", "Storm", "Outage"]
		shown_to_technicians: DF.Check
		text: DF.SmallText
	# end: auto-generated types

	def validate(self) -> None:
		self.text = (self.text or "").strip()
		if len(self.text) > day_notes.LONGEST:
			said = _("A note has at most {0} characters. Shorten it.").format(day_notes.LONGEST)
			frappe.throw(said, FsmError)
		if getdate(self.day).year not in schedule_fields.YEARS:
			frappe.throw(
				_("The year {0} is surely a mistake. Correct the day.").format(getdate(self.day).year)
			)

	def on_update(self) -> None:
		day_notes.forget_notes(self)

	def on_trash(self) -> None:
		day_notes.forget_notes(self)
