"""FSM Billing Problem: a subscription that a billing run did not bill."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMBillingProblem(Row):
	"""A subscription that a billing run did not bill, with the reason; its name makes it one per run."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link | None
		kind: DF.Literal["Failed", "For a person"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		subscription: DF.Link
	# end: auto-generated types
