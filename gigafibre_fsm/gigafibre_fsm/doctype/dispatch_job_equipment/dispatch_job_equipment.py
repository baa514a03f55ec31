"""Dispatch Job Equipment: a device installed, removed or inspected in a job."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobEquipment(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal["Installed", "Removed", "Defective", "Lost", "Linked"]
		at: DF.Datetime | None
		equipment: DF.Link
		equipment_model: DF.Link | None
		mac_address: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
