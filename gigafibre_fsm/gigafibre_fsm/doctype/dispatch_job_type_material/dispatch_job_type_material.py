"""Dispatch Job Type Material: material that a job type uses."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeMaterial(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		item: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Float
	# end: auto-generated types

	pass
