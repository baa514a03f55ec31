"""CPE Polling: result of the last polling round of each ACS; written by domain/network only."""

from frappe.model.document import Document


class CPEPolling(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answered_on: DF.Datetime | None
		asked_on: DF.Datetime | None
		devices: DF.Int
		failures: DF.Int
		known_until: DF.Data | None
		next_attempt: DF.Datetime | None
		oktopus_answered_on: DF.Datetime | None
		oktopus_asked_on: DF.Datetime | None
		oktopus_devices: DF.Int
		oktopus_failures: DF.Int
		oktopus_known_until: DF.Data | None
		oktopus_next_attempt: DF.Datetime | None
		oktopus_problem: DF.SmallText | None
		oktopus_read_after: DF.Data | None
		oktopus_requests: DF.Int
		oktopus_seconds: DF.Float
		oktopus_strangers: DF.LongText | None
		oktopus_strangers_count: DF.Int
		oktopus_written: DF.Int
		problem: DF.SmallText | None
		reconciled_on: DF.Datetime | None
		requests: DF.Int
		seconds: DF.Float
		strangers: DF.LongText | None
		strangers_count: DF.Int
		written: DF.Int
	# end: auto-generated types
