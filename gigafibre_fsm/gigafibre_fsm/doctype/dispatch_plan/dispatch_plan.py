"""Dispatch Plan: a proposal of the planner, and its outcome."""

from frappe.model.document import Document


class DispatchPlan(Document):
	"""A proposal of the planner, and its outcome."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_plan_left_out.dispatch_plan_left_out import (
			DispatchPlanLeftOut,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.dispatch_plan_move.dispatch_plan_move import DispatchPlanMove

		applied_by: DF.Link | None
		applied_on: DF.Datetime | None
		asked: DF.JSON | None
		asked_by: DF.Link | None
		asked_on: DF.Datetime | None
		attempts: DF.Int
		change: DF.Link | None
		day: DF.Date | None
		engines: DF.Data | None
		figures_after: DF.JSON | None
		figures_applied: DF.JSON | None
		figures_before: DF.JSON | None
		fingerprint: DF.Data | None
		is_estimated: DF.Check
		language: DF.Link | None
		left_out: DF.Table[DispatchPlanLeftOut]
		moves: DF.Table[DispatchPlanMove]
		note: DF.SmallText | None
		progress: DF.Percent
		promises: DF.JSON | None
		running_key: DF.Data | None
		savings: DF.JSON | None
		scope: DF.Literal["Day", "Technician", "Visit", "Visits", "Comparison", "Storm"]
		seen_on: DF.Datetime | None
		started_on: DF.Datetime | None
		state: DF.Literal[
			"Queued",
			"Running",
			"Proposed",
			"Compared",
			"Applied",
			"Partly Applied",
			"Dismissed",
			"Failed",
		]
		technician: DF.Link | None
	# end: auto-generated types
