"""FSM Support Agent: somebody who is given tickets."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.exceptions import FsmError


class FSMSupportAgent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_support_agent_skill.fsm_support_agent_skill import (
			FSMSupportAgentSkill,
		)

		away_from: DF.Date | None
		away_until: DF.Date | None
		kinds: DF.Table[FSMSupportAgentSkill]
		most_open: DF.Int
		speaks_english: DF.Check
		speaks_french: DF.Check
		takes_tickets: DF.Check
		user: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse an absence that ends before it begins, and somebody who answers in no language."""
		if self.away_from and self.away_until and str(self.away_until) < str(self.away_from):
			frappe.throw(_("The absence ends before it begins. Correct one of the days."), FsmError)
		if self.takes_tickets and not (self.speaks_french or self.speaks_english):
			frappe.throw(_("Choose at least one language in which they answer."), FsmError)
