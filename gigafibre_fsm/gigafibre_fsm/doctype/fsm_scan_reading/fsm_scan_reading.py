"""FSM Scan Reading: one value read from a label, with its source and confidence."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMScanReading(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		confidence: DF.Percent
		device: DF.Int
		explanation: DF.SmallText | None
		field: DF.Literal["serial_number", "mac_address", "gpon_serial", "model", "code"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		source: DF.Literal["Barcode", "Gemini", "Typed"]
		symbology: DF.Data | None
		value: DF.Data | None
		verdict: DF.Literal["Good", "Doubtful", "Bad"]
	# end: auto-generated types

	pass
