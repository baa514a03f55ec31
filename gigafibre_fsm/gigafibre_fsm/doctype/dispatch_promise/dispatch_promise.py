"""Dispatch Promise: an arrival window promised to a customer, and whether it was kept."""

from frappe.model.document import Document


class DispatchPromise(Document):
	"""An arrival window promised to a customer, and whether it was kept."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		arrived_on: DF.Datetime | None
		channel: DF.Literal["SMS", "Phone", "Portal", "E-mail"]
		customer: DF.Link | None
		is_credit_checked: DF.Check
		job: DF.Link
		job_type: DF.Link | None
		message: DF.Link | None
		minutes_late: DF.Int
		notice_hours: DF.Float
		outcome: DF.Literal["Open", "Kept", "Late", "Missed", "Withdrawn"]
		promised_by: DF.Data | None
		promised_on: DF.Datetime
		replaced_by: DF.Link | None
		settled_on: DF.Datetime | None
		technician: DF.Link | None
		window_end: DF.Datetime
		window_start: DF.Datetime
	# end: auto-generated types
