"""Network Watch: result of the last look for outages; written by `domain/network/incidents` only."""

from frappe.model.document import Document


class NetworkWatch(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		blindness: DF.Literal["", "Not Polled", "Poll Late", "No Calls", "Settling"]
		heard_until: DF.SmallText | None
		hits: DF.Int
		lines: DF.Int
		servers: DF.JSON | None
		watched_on: DF.Datetime | None
	# end: auto-generated types
