"""ACS Migration Device: how far a modem is on its way to Oktopus; written by `domain/network/migration` only."""

from frappe.model.document import Document

from gigafibre_fsm.domain.network.migration import messages


class ACSMigrationDevice(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		back_from: DF.Datetime | None
		detail: DF.Data | None
		endpoint_id: DF.Data | None
		equipment: DF.Link
		former_id: DF.Data | None
		former_url: DF.SmallText | None
		former_values: DF.LongText | None
		is_url_changed: DF.Check
		migration: DF.Link
		moved_on: DF.Datetime | None
		next_look: DF.Datetime | None
		reason: DF.Data | None
		seen: DF.Int
		seen_on: DF.Datetime | None
		since: DF.Datetime | None
		state: DF.Literal[
			"Waiting", "Preparing", "Proving", "Watched", "Finishing", "Done", "Going Back", "Back", "Refused"
		]
		watch_until: DF.Datetime | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Word for the form why the device does not get on."""
		self.set_onload("sentence", messages.describe_reason(self.reason or "", self.detail or ""))
