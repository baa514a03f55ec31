"""FSM Dunning Settings: what happens when a customer pays late, and when a service may be suspended."""

from collections import Counter

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.billing.dunning.interest import HIGHEST_ANNUAL_PERCENT
from gigafibre_fsm.domain.billing.dunning.stages import REMINDERS, SUSPENSION_NOTICES, DunningStep

MESSAGES = frozenset((*REMINDERS, *SUSPENSION_NOTICES))
LAST_HOUR = 23
HOURS_A_DAY = 24


class FSMDunningSettings(Document):
	"""What happens when a customer pays late, and when a service may be suspended."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_dunning_step.fsm_dunning_step import FSMDunningStep

		annual_percent: DF.Float
		days_between_calls: DF.Int
		days_between_delays: DF.Int
		enabled: DF.Check
		first_notice_days: DF.Int
		interest_account: DF.Link | None
		interest_item: DF.Link | None
		is_review_required: DF.Check
		last_notice_hours: DF.Int
		last_notice_lifetime_days: DF.Int
		most_delay_days: DF.Int
		steps: DF.Table[FSMDunningStep]
		suspension_amount: DF.Currency
		suspension_months: DF.Int
		work_hour: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse what the rules of dunning cannot follow."""
		if self.work_hour > LAST_HOUR:
			frappe.throw(_("The hour of the day is between 0 and 23."))
		self._check_steps()
		if self.annual_percent > HIGHEST_ANNUAL_PERCENT:
			frappe.throw(_("The law allows at most {0} % a year.").format(HIGHEST_ANNUAL_PERCENT))
		if self.annual_percent and not self.interest_item:
			frappe.throw(_("Late interest needs an item for its line on the invoice."))
		if self.last_notice_hours > self.first_notice_days * HOURS_A_DAY:
			frappe.throw(_("The last notice comes after the first one."))

	def _check_steps(self) -> None:
		if self.enabled and not self.steps:
			frappe.throw(_("Dunning needs at least one step."))
		steps = Counter(row.step for row in self.steps)
		for step, count in steps.items():
			if count > 1:
				frappe.throw(_("The step {0} stands twice in the table.").format(_(step)))
		if (
			DunningStep.LAST_SUSPENSION_NOTICE.value in steps
			and DunningStep.SUSPENSION_NOTICE.value not in steps
		):
			frappe.throw(_("The last notice comes after the first one."))
		for row in self.steps:
			if DunningStep(row.step) in MESSAGES and not row.message_template:
				frappe.throw(_("The step {0} needs a message.").format(_(row.step)))
