"""Flow Request: a request to a listed host; written by domain/flows/actions/request_outbox."""

from frappe.model.document import Document

from gigafibre_fsm.domain.flows.templates import wording


class FlowRequest(Document):
	"""Sent by a worker after its step's transaction."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		body: DF.LongText | None
		effect_key: DF.Data | None
		error: DF.SmallText | None
		host: DF.Link | None
		method: DF.Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
		next_look: DF.Datetime | None
		response: DF.LongText | None
		response_status: DF.Int
		run: DF.Link | None
		settled_on: DF.Datetime | None
		state: DF.Literal["Queued", "Sending", "Done", "Failed", "Unknown", "Held"]
		url: DF.SmallText | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Show why it failed in the reader's language; the form cannot be saved."""
		self.error = wording.translate_reason(self.error)
