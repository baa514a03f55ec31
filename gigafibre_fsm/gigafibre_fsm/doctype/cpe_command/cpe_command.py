"""CPE Command: a command to a device; Done only once its effect is seen. Written by domain/network only."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class CPECommand(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		acs_backend: DF.Literal["", "GenieACS", "Oktopus"]
		acs_id: DF.Data | None
		attempts: DF.Int
		command: DF.Literal[
			"Refresh",
			"Reboot",
			"Set Wi-Fi",
			"Update Firmware",
			"Factory Reset",
			"Ping",
			"Trace Route",
			"Suspend Service",
			"Restore Service",
		]
		customer: DF.Link | None
		equipment: DF.Link
		expires_on: DF.Datetime | None
		file: DF.Data | None
		host: DF.Data | None
		instant: DF.Datetime | None
		job: DF.Link | None
		next_look: DF.Datetime | None
		parameters: DF.SmallText | None
		pending_since: DF.Datetime | None
		reason: DF.SmallText | None
		requested_by: DF.Link
		requested_on: DF.Datetime
		result: DF.LongText | None
		settled_on: DF.Datetime | None
		state: DF.Literal["Requested", "Pending", "Done", "Failed", "Unknown", "Cancelled", "Held Back"]
		task_id: DF.Data | None
		technician: DF.Link | None
		value: DF.Data | None
		value_type: DF.Data | None
		wifi_password: DF.Password | None
		wifi_ssid: DF.Data | None
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "requested_on")
