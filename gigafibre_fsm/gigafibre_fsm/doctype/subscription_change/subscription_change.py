"""Subscription Change: another plan, or the end of a service, as its customer asked for it."""

from frappe.model.document import Document

from gigafibre_fsm.domain.billing.subscriptions import reasons


class SubscriptionChange(Document):
	"""A change of a subscription; written only by `domain/billing/subscriptions/changes`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		charge: DF.Currency
		credit: DF.Currency
		currency: DF.Link | None
		customer: DF.Link
		days: DF.Int
		days_left: DF.Int
		document: DF.Link | None
		effective_on: DF.Date
		ended_on: DF.Datetime | None
		from_plan: DF.Link | None
		issue: DF.Link | None
		kind: DF.Literal["Plan", "Cancellation"]
		new_price: DF.Currency
		next_attempt: DF.Datetime | None
		old_price: DF.Currency
		open_key: DF.Data | None
		problem: DF.SmallText | None
		reason: DF.SmallText | None
		requested_by: DF.Data | None
		requested_on: DF.Datetime | None
		service_location: DF.Link | None
		state: DF.Literal["Scheduled", "Applied", "Withdrawn", "Failed"]
		subscription: DF.Link
		to_plan: DF.Link | None
		total: DF.Currency
	# end: auto-generated types

	def onload(self) -> None:
		"""Word the problem in the reader's language; the form stores nothing."""
		self.problem = reasons.explain_reason(self.problem)
