"""FSM Order Step: a step of an order, and the document that it made."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMOrderStep(Row):
	"""A step of an order; written only by `domain/sales/orders`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		document: DF.DynamicLink | None
		document_type: DF.Link | None
		done_on: DF.Datetime | None
		is_ours: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		state: DF.Literal["Done", "Undone"]
		step: DF.Literal[
			"Customer",
			"Service Location",
			"Sales Order",
			"Agreement",
			"Signature",
			"Port",
			"Visit",
			"Device",
			"Line",
			"Subscription",
			"First Invoice",
			"Welcome",
		]
		step_key: DF.Data | None
		undone_on: DF.Datetime | None
	# end: auto-generated types
