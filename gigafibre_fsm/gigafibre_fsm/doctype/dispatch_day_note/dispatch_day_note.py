"""Dispatch Day Note: what everybody should know about a day."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate

from gigafibre_fsm.domain.dispatch import day_notes
from gigafibre_fsm.domain.dispatch.job import schedule_fields
from gigafibre_fsm.domain.dispatch.storms import rule as storm_rule
from gigafibre_fsm.exceptions import FsmError


class DispatchDayNote(Document):
	"""Shown on the board of its day, and to technicians where they may see it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_day_note_area.dispatch_day_note_area import (
			DispatchDayNoteArea,
		)

		day: DF.Date
		from_hour: DF.Int
		kind: DF.Literal["Note", "Storm", "Outage"]
		shown_to_technicians: DF.Check
		slower: DF.Int
		territories: DF.TableMultiSelect[DispatchDayNoteArea]
		text: DF.SmallText
		to_hour: DF.Int
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
		if self.kind == day_notes.STORM:
			self.check_storm()
		else:
			self.update({"slower": 0, "from_hour": 0, "to_hour": 24, "territories": []})

	def check_storm(self) -> None:
		if not 0 <= cint(self.slower) <= storm_rule.SLOWEST:
			said = _("A storm makes roads slower by 0 to {0} %. Correct the number.")
			frappe.throw(said.format(storm_rule.SLOWEST), FsmError)
		if not 0 <= cint(self.from_hour) < cint(self.to_hour) <= 24:
			said = _("A storm begins at a full hour from 0 to 23 and ends at a later one, 24 at the latest.")
			frappe.throw(said, FsmError)

	def on_update(self) -> None:
		day_notes.forget_notes(self)

	def on_trash(self) -> None:
		day_notes.forget_notes(self)
