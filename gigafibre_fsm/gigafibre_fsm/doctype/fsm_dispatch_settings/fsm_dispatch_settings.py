"""FSM Dispatch Settings: how jobs are planned and promised."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.dispatch.job.arrival_window import WINDOW_HOURS
from gigafibre_fsm.domain.dispatch.live_position import sharing
from gigafibre_fsm.domain.platform import instants

LAST_HOUR = 24


class FSMDispatchSettings(Document):
	"""How jobs are planned and promised."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_dispatch_objective.fsm_dispatch_objective import (
			FSMDispatchObjective,
		)

		customer_notice_hours: DF.Int
		depot_latitude: DF.Float
		depot_longitude: DF.Float
		depot_name: DF.Data | None
		first_slot_hour: DF.Int
		gives_way_minutes: DF.Int
		holiday_list: DF.Link | None
		kilometre_cost: DF.Currency
		last_slot_hour: DF.Int
		late_after_minutes: DF.Int
		late_hour_cost: DF.Currency
		objectives: DF.Table[FSMDispatchObjective]
		outside_territory: DF.Literal["Warn", "Refuse"]
		overtime_premium: DF.Percent
		plan_step_minutes: DF.Literal["1", "5", "10", "15"]
		planner_seconds: DF.Int
		poll_seconds: DF.Int
		put_off_cost: DF.Currency
		shares_positions: DF.Check
		slot_hold_minutes: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse hours between which no window fits."""
		if not self.first_slot_hour + WINDOW_HOURS <= self.last_slot_hour <= LAST_HOUR:
			frappe.throw(
				_(
					"Windows last two hours: the last hour offered is at least two after the first, and 24 at most."
				)
			)

	def on_update(self) -> None:
		"""Forget every position at once where the company no longer wants any."""
		if not self.shares_positions:
			sharing.end_all(instants.now_utc())
