"""Billing Side: which system bills a customer; written by `domain/billing/sides` and `domain/cutover` only."""

from dataclasses import asdict

from frappe.model.document import Document

from gigafibre_fsm.domain.billing.sides import switching
from gigafibre_fsm.domain.cutover.batches import both_sides


class BillingSide(Document):
	"""Which of two systems bills a customer, from which day, who said so, and where both sides differ."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_utc: DF.Datetime | None
		batch: DF.Link | None
		boundary: DF.Date | None
		changed_by: DF.Link | None
		changed_on: DF.Datetime | None
		compared_on: DF.Datetime | None
		customer: DF.Link
		customer_name: DF.Data | None
		drift: DF.LongText | None
		drift_count: DF.Int
		drift_kinds: DF.Data | None
		is_waiting: DF.Check
		objection: DF.SmallText | None
		shadow: DF.Literal["", "Same", "One Cent", "Price", "Missing", "Extra"]
		shadow_new: DF.Currency
		shadow_old: DF.Currency
		state: DF.Literal["Legacy", "Stopping", "New", "Returning"]
	# end: auto-generated types

	def onload(self) -> None:
		"""Show both sides of the customer as they are now, and what spoke against the last step; the form stores nothing."""
		self.objection = switching.explain_objections(self.objection)
		self.set_onload("both_sides", [asdict(line) for line in both_sides.load_lines(self.customer)])
		self.set_onload("comparison", both_sides.explain_comparison(self))
