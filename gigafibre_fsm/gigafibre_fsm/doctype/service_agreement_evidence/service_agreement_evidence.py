"""Service Agreement Evidence: something that happened to an agreement."""

from frappe.model.document import Document


class ServiceAgreementEvidence(Document):
	"""A row of the chain; written once, only by `domain/sales/agreements/repository.py`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agreement: DF.Link
		details: DF.JSON | None
		happened_on: DF.Datetime
		hash: DF.Data | None
		kind: DF.Literal[
			"Sent",
			"Opened",
			"English Wished",
			"Code Sent",
			"Signed",
			"Declined",
			"Copy Sent",
			"In Force",
			"Reminded",
			"Notice Sent",
			"Amended",
			"Ended",
			"Cancelled",
			"Expired",
			"Void",
		]
		place: DF.Int
		row_key: DF.Data | None
	# end: auto-generated types
