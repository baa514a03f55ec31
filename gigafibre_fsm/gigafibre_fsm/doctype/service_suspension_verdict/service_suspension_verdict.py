"""Service Suspension Verdict: a check of a suspension, kept whatever it says."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class ServiceSuspensionVerdict(Row):
	"""A check of a suspension: when, what spoke against it, and the facts it was given."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		checked_on: DF.Datetime
		facts: DF.JSON | None
		is_allowed: DF.Check
		last_checked_on: DF.Datetime | None
		objections: DF.JSON | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reviewed_by: DF.Link | None
	# end: auto-generated types
