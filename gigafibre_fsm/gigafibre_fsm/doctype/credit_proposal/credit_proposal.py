"""Credit Proposal: a credit for a missed promise or an outage, which a person grants or refuses."""

import frappe
from frappe.model.document import Document

from gigafibre_fsm.domain.billing.credits import proposals
from gigafibre_fsm.domain.platform import formatting


class CreditProposal(Document):
	"""A proposed credit; written only by `domain/billing/credits`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		approved_by: DF.Data | None
		approved_on: DF.Datetime | None
		arithmetic: DF.JSON | None
		credit_note: DF.Link | None
		currency: DF.Link | None
		customer: DF.Link
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		ended_on: DF.Datetime | None
		event_key: DF.Data | None
		kind: DF.Literal["Missed Promise", "Outage", "Cancelled Order", "Goodwill"]
		note: DF.SmallText | None
		problem: DF.SmallText | None
		reason: DF.SmallText | None
		sales_invoice: DF.Link | None
		source: DF.DynamicLink | None
		source_type: DF.Link | None
		started_on: DF.Datetime | None
		state: DF.Literal["Proposed", "Granted", "Refused"]
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form the arithmetic in the reader's language."""
		language = formatting.language(frappe.local.lang)
		self.set_onload("arithmetic", proposals.describe_arithmetic(self, language))
