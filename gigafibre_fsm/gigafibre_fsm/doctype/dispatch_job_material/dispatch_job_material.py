"""Dispatch Job Material: material to carry to a job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobMaterial(Row):
	"""Material required by the job type or sold by the job's order."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		item: DF.Link
		item_name: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Float
	# end: auto-generated types
