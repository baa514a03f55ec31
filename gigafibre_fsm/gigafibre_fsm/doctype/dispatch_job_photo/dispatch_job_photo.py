"""Dispatch Job Photo: a photo of a job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobPhoto(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		kind: DF.Literal["Before", "After", "Other", "Check", "Proof"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		photo: DF.AttachImage
		taken_on: DF.Datetime | None
	# end: auto-generated types

	pass
