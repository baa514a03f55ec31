"""Equipment Model Optical Path: where a model's firmware keeps its optical level, and in which unit."""

from typing import TYPE_CHECKING, Literal

from gigafibre_fsm.gigafibre_fsm.row import Row


class EquipmentModelOpticalPath(Row):
	if TYPE_CHECKING:
		from frappe.types import DF

		firmware: DF.Data | None
		receive_path: DF.Data
		source: DF.Data | None
		transmit_path: DF.Data | None
		unit: Literal["dBm", "0.001 dBm", "0.1 dBm", "-0.1 dBm", "0.1 \u00b5W", "Unknown"]
