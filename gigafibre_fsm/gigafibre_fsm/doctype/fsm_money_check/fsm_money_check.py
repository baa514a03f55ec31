"""FSM Money Check: a day's comparison of Stripe, the books and the bank."""

from frappe import _
from frappe.model.document import Document


class FSMMoneyCheck(Document):
	"""A day's comparison of Stripe and the books; written only by `domain/billing/reconciliation`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		clearing_balance: DF.Currency
		covered_from: DF.Datetime | None
		covered_until: DF.Datetime | None
		currency: DF.Link | None
		day: DF.Date
		differences: DF.Int
		error: DF.SmallText | None
		events_found: DF.Int
		lines_found: DF.Int
		next_attempt: DF.Datetime | None
		payments_found: DF.Int
		state: DF.Literal["Running", "Done", "Failed"]
		stripe_balance: DF.Currency
		unexplained: DF.Int
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form why the check failed, in the reader's language."""
		self.error = self.error and _(self.error)
