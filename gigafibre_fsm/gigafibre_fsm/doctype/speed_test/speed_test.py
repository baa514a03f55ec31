"""Speed Test: measured and expected speeds at a customer's; written by domain/network only."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class SpeedTest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		browser: DF.SmallText | None
		bytes_down: DF.Int
		bytes_up: DF.Int
		connection: DF.Literal["", "Wi-Fi", "Mobile data", "Wired network"]
		customer: DF.Link | None
		download: DF.Float
		equipment: DF.Link | None
		expected_download: DF.Float
		expected_upload: DF.Float
		instant: DF.Datetime | None
		jitter: DF.Float
		job: DF.Link | None
		latency: DF.Float
		method: DF.Literal["Browser", "Device"]
		problem: DF.SmallText | None
		seconds: DF.Float
		service_location: DF.Link | None
		started_on: DF.Datetime
		technician: DF.Link | None
		upload: DF.Float
		verdict: DF.Literal["No Expectation", "Passed", "Below", "Failed"]
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "started_on")
