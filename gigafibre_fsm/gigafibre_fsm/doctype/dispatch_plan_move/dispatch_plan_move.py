"""Dispatch Plan Move: the change that a plan makes to one job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchPlanMove(Row):
	"""The change that a plan makes to one job."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accepted: DF.Check
		alone: DF.JSON | None
		breaks_promise: DF.Check
		from_arrival: DF.Datetime | None
		from_placement: DF.JSON | None
		from_technician: DF.Link | None
		is_small: DF.Check
		job: DF.Link | None
		outcome: DF.Literal["", "Applied", "Kept back", "Refused", "Not accepted"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		refusal: DF.Literal["", "Technician", "Hour", "Stays", "Customer", "Other"]
		remark: DF.SmallText | None
		to_arrival: DF.Datetime | None
		to_placement: DF.JSON | None
		to_technician: DF.Link | None
		why: DF.Data | None
		why_values: DF.JSON | None
	# end: auto-generated types
