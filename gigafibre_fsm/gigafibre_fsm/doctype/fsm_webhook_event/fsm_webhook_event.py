"""FSM Webhook Event: an event of a vendor, stored under the vendor's id."""

from frappe import _
from frappe.model.document import Document


class FSMWebhookEvent(Document):
	"""An event of a vendor; written only by `domain/billing/events`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		error: DF.SmallText | None
		happened_on: DF.Datetime | None
		kind: DF.Data
		next_attempt: DF.Datetime | None
		object_id: DF.Data | None
		payload: DF.LongText | None
		payment: DF.Link | None
		received_on: DF.Datetime | None
		state: DF.Literal["Received", "Done", "Ignored", "Failed"]
		vendor: DF.Literal["Stripe"]
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form why the event failed or was ignored, in the reader's language."""
		self.error = self.error and _(self.error)
