"""Equipment Model Optical Path: where a model's firmware keeps its optical level, and in which unit."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class EquipmentModelOpticalPath(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		firmware: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		receive_path: DF.Data
		source: DF.Data | None
		transmit_path: DF.Data | None
		unit: DF.Literal["dBm", "0.001 dBm", "0.1 dBm", "-0.1 dBm", "0.1 \u00b5W", "Unknown"]
	# end: auto-generated types
