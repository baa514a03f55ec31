"""Network Alarm: an alarm of the OLT's management system, stored once; written by `domain/network/incidents` only."""

from frappe.model.document import Document


class NetworkAlarm(Document):
	"""An alarm as it came, and what became of it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		cause: DF.Literal["", "Dying Gasp", "Loss of Signal"]
		happened_on: DF.Datetime | None
		incident: DF.Link | None
		next_attempt: DF.Datetime | None
		payload: DF.LongText | None
		pon_port: DF.Data | None
		reason: DF.Literal[
			"", "Older Than Another", "Unknown Lines", "Too Few Lines", "Lines Heard Since", "Our Fault"
		]
		received_on: DF.Datetime | None
		state: DF.Literal["Received", "Done", "Ignored", "Failed"]
		status: DF.Literal["Active", "Cleared"]
		subject: DF.Data | None
	# end: auto-generated types
