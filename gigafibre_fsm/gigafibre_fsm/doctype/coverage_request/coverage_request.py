"""Coverage Request: a visitor of the website who wants to hear from us."""

from frappe.model.document import Document


class CoverageRequest(Document):
	"""Written by `domain/sales/coverage/requests.py`; staff only say what became of it."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address: DF.SmallText | None
		answer: DF.Literal["", "Available", "Soon", "Not Yet", "Ask Us"]
		asked_on: DF.Datetime | None
		email: DF.Data | None
		language: DF.Literal["fr", "en"]
		lead: DF.Link | None
		message: DF.Text | None
		person_name: DF.Data
		phone: DF.Data | None
		public_address: DF.Link | None
		state: DF.Literal["New", "Answered", "Lead", "Converted", "Closed"]
		wants_news: DF.Check
	# end: auto-generated types
