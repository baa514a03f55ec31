"""Position Sharing: a technician's consent for one shift; written by domain/dispatch/live_position/sharing.py."""

from frappe.model.document import Document


class PositionSharing(Document):
	"""When a technician switched the sharing of their position on and off, and which notice they read."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		ended_by: DF.Literal["", "Technician", "End of shift", "Company"]
		ended_on: DF.Datetime | None
		ends_on: DF.Datetime
		is_precise: DF.Check
		notice_language: DF.Data | None
		notice_version: DF.Int
		started_on: DF.Datetime
		technician: DF.Link
	# end: auto-generated types
