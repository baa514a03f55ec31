"""Service Agreement: a contract of service, from its draft to its signature and its end."""

import frappe
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.domain.sales.agreements import desk_view


class ServiceAgreement(Document):
	"""An agreement; written only by `domain/sales/agreements`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address: DF.SmallText | None
		audit_log: DF.Attach | None
		cancel_until: DF.Date | None
		channel: DF.Literal["Web", "Telephone", "Door"]
		code_expires_on: DF.Datetime | None
		code_hash: DF.Data | None
		code_sent_to: DF.Data | None
		copy_sent_on: DF.Datetime | None
		customer: DF.Link | None
		customer_name: DF.Data
		docuseal_looks: DF.Int
		docuseal_next_look: DF.Datetime | None
		docuseal_submission: DF.Data | None
		docuseal_url: DF.Data | None
		email: DF.Data | None
		end_reason: DF.SmallText | None
		ended_on: DF.Date | None
		ending_amount: DF.Currency
		ending_calculation: DF.Data | None
		ends_on: DF.Date | None
		english_document: DF.Attach | None
		english_hash: DF.Data | None
		english_wished_on: DF.Datetime | None
		evidence_file: DF.Attach | None
		expires_on: DF.Datetime | None
		facts: DF.JSON | None
		facts_hash: DF.Data | None
		french_document: DF.Attach | None
		french_hash: DF.Data | None
		fsm_order: DF.Data | None
		is_commercial: DF.Check
		language: DF.Literal["fr", "en"]
		monthly_total: DF.Currency
		notice_on: DF.Date | None
		notice_sent_on: DF.Datetime | None
		one_time_total: DF.Currency
		order_key: DF.Data | None
		phone: DF.Data | None
		reader_language: DF.Literal["fr", "en"]
		reminded_on: DF.Datetime | None
		replaces: DF.Link | None
		sent_on: DF.Datetime | None
		signed_by: DF.Data | None
		signed_day: DF.Date | None
		signed_document: DF.Attach | None
		signed_on: DF.Datetime | None
		signing_way: DF.Literal["Own page", "DocuSeal"]
		starts_on: DF.Date | None
		state: DF.Literal[
			"Draft",
			"Sent",
			"Viewed",
			"Signed",
			"In Force",
			"Amended",
			"Ended",
			"Cancelled",
			"Declined",
			"Expired",
			"Void",
		]
		term_months: DF.Int
		viewed_on: DF.Datetime | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form what happened, in the reader's language, and which buttons it shows."""
		language = formatting.language(frappe.local.lang)
		self.set_onload("agreement", desk_view.describe_agreement(self, language))
