"""Statement Run: a day's statements of account to the customers who owe, and how far they are."""

from frappe.model.document import Document


class StatementRun(Document):
	"""A day's statements; written only by `domain/billing/statements`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		day: DF.Date
		finished_on: DF.Datetime | None
		first_day: DF.Date | None
		not_sent: DF.Int
		paper: DF.Attach | None
		seen_on: DF.Datetime | None
		sent: DF.Int
		started_by: DF.Link | None
		started_on: DF.Datetime | None
		state: DF.Literal["Running", "Done"]
		to_print: DF.Int
		total: DF.Int
	# end: auto-generated types
