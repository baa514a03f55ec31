"""Flow Run: one passage of a record through a flow."""

from frappe.model.document import Document

from gigafibre_fsm.domain.flows.templates import wording


class FlowRun(Document):
	"""One passage of a record through a flow; written only by `domain/flows`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		active_key: DF.Data | None
		amount_used: DF.Currency
		cause: DF.SmallText | None
		chain: DF.Data | None
		context: DF.LongText | None
		customers_used: DF.Int
		depth: DF.Int
		due_utc: DF.Datetime | None
		emails_used: DF.Int
		ended_on: DF.Datetime | None
		generation: DF.Int
		instant: DF.Datetime | None
		parent_run: DF.Link | None
		reason: DF.SmallText | None
		record_doctype: DF.Link | None
		record_name: DF.DynamicLink | None
		root: DF.Data | None
		started_by: DF.Link | None
		started_on: DF.Datetime | None
		state: DF.Literal[
			"Queued",
			"Ready",
			"Waiting",
			"Held",
			"Failed",
			"Doubtful",
			"Done",
			"Stopped",
			"Cancelled",
		]
		step: DF.Data | None
		template: DF.Link
		texts_used: DF.Int
		title: DF.Data | None
		version: DF.Link
		waits_for: DF.Data | None
		waits_until: DF.Datetime | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Show why it stands in the reader's language; the form cannot be saved."""
		self.reason = wording.translate_reason(self.reason)
