"""FSM Scan: a photograph, the values read from it with their sources, and who confirmed it."""

from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.equipment.identity import validation_messages


class FSMScan(Document):
	"""Written by domain/equipment/vision/scans.py only."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_scan_reading.fsm_scan_reading import FSMScanReading

		confirmed_by: DF.Link | None
		confirmed_on: DF.Datetime | None
		equipment: DF.Link | None
		error: DF.SmallText | None
		job: DF.Link | None
		kind: DF.Literal["Label", "Typed"]
		look_on: DF.Datetime | None
		looks: DF.Int
		photo: DF.AttachImage | None
		readings: DF.Table[FSMScanReading]
		sources: DF.Data | None
		state: DF.Literal["Read", "Being Read", "Nothing Found", "Confirmed", "Dismissed"]
		taken_on: DF.Datetime | None
		technician: DF.Link | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Show the form's reader the explanations in their language; the form is not saved."""
		self.error = self.error and _(self.error)
		for row in self.readings:
			row.explanation = validation_messages.explain_stored(row.explanation)
