"""FSM Billing Run: a night's billing of subscriptions, its progress and its outcome."""

from frappe.model.document import Document

from gigafibre_fsm.domain.billing.subscriptions import reasons


class FSMBillingRun(Document):
	"""A night's billing of subscriptions; written only by `domain/billing/subscriptions`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.fsm_billing_problem.fsm_billing_problem import (
			FSMBillingProblem,
		)

		billed: DF.Int
		day: DF.Date
		failed: DF.Int
		finished_on: DF.Datetime | None
		for_person: DF.Int
		invoices: DF.Int
		problems: DF.Table[FSMBillingProblem]
		seen_on: DF.Datetime | None
		started_on: DF.Datetime | None
		state: DF.Literal["Running", "Done", "Incomplete", "Replaced"]
		total: DF.Int
	# end: auto-generated types

	def onload(self) -> None:
		"""Word the reasons in the reader's language; the form stores nothing."""
		for row in self.problems:
			row.reason = reasons.explain_reason(row.reason)
