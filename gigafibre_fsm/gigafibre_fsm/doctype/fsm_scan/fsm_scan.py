"""FSM Scan: a photograph, the values read from it with their sources, and who confirmed it."""

from typing import TYPE_CHECKING, Literal

from frappe.model.document import Document


class FSMScan(Document):
	"""Written by domain/equipment/vision/scans.py only."""

	if TYPE_CHECKING:
		from frappe.types import DF

		confirmed_by: DF.Link | None
		confirmed_on: DF.Datetime | None
		equipment: DF.Link | None
		error: DF.SmallText | None
		job: DF.Link | None
		kind: Literal["Label", "Barcodes", "Typed"]
		look_on: DF.Datetime | None
		looks: DF.Int
		photo: DF.AttachImage | None
		readings: DF.Table
		sources: DF.Data | None
		state: Literal["Read", "Being Read", "Nothing Found", "Failed", "Confirmed", "Dismissed"]
		taken_on: DF.Datetime | None
		technician: DF.Link | None
