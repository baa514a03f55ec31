"""Service Suspension: a proposal to suspend a customer's service, and everything that followed."""

from dataclasses import asdict

from frappe.model.document import Document

from gigafibre_fsm.domain.billing.suspension import view


class ServiceSuspension(Document):
	"""A proposed or made suspension; written only by `domain/billing/suspension`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.service_suspension_attempt.service_suspension_attempt import (
			ServiceSuspensionAttempt,
		)
		from gigafibre_fsm.gigafibre_fsm.doctype.service_suspension_verdict.service_suspension_verdict import (
			ServiceSuspensionVerdict,
		)

		attempts: DF.Table[ServiceSuspensionAttempt]
		checked_on: DF.Datetime | None
		closed_at: DF.Datetime | None
		currency: DF.Link | None
		customer: DF.Link
		decided_by: DF.Link | None
		decision_reason: DF.SmallText | None
		dunning_case: DF.Link | None
		is_declined: DF.Check
		next_check: DF.Datetime | None
		oldest_due_date: DF.Date | None
		open_for: DF.Data | None
		overdue: DF.Currency
		restore_reason: DF.Literal["", "Debt Cleared", "Arrangement", "Ordered by a Person"]
		restored_on: DF.Datetime | None
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		state: DF.Literal[
			"Last Notice",
			"To Confirm",
			"Checked",
			"Refused",
			"Requested",
			"Suspended",
			"Restoring",
			"Unknown",
			"In Service",
		]
		suspended_on: DF.Datetime | None
		verdicts: DF.Table[ServiceSuspensionVerdict]
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form the last check in the reader's language, and the buttons that are possible."""
		self.set_onload("suspension", asdict(view.describe_suspension(self)))
