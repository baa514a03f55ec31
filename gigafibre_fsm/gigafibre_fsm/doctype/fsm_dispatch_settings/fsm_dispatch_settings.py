"""FSM Dispatch Settings: how jobs are planned and promised."""

from frappe.model.document import Document


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
		gives_way_minutes: DF.Int
		holiday_list: DF.Link | None
		late_after_minutes: DF.Int
		objectives: DF.Table[FSMDispatchObjective]
		plan_step_minutes: DF.Literal["1", "5", "10", "15"]
		planner_seconds: DF.Int
		poll_seconds: DF.Int
		slot_hold_minutes: DF.Int
	# end: auto-generated types
