"""Line Verdict: where the trouble of a visit or ticket is to be looked for; written by `domain/dispatch/line_verdict` only."""

from frappe.model.document import Document


class LineVerdict(Document):
	"""A verdict with its facts, and how long it held; the present one of a visit or ticket has its `open_key`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer: DF.Link | None
		dispatch_job: DF.Link | None
		facts: DF.JSON | None
		incident: DF.Link | None
		issue: DF.Link | None
		judged_on: DF.Datetime | None
		next_look: DF.Datetime | None
		open_key: DF.Data | None
		service_location: DF.Link | None
		since: DF.Datetime | None
		verdict: DF.Literal[
			"Area Fault", "Fibre to the House", "Wi-Fi at Home", "Unpaid", "Device Off", "Nothing Seen"
		]
	# end: auto-generated types
