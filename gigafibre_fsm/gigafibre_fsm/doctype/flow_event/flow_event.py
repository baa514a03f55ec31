"""Flow Event: something that happened and may start or continue a flow."""

from frappe.model.document import Document

from gigafibre_fsm.domain.flows.triggers import results


class FlowEvent(Document):
	"""Something that happened and may start or continue a flow; written only by `domain/flows`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		bulk: DF.Check
		cause: DF.SmallText | None
		chain: DF.Data | None
		changes: DF.LongText | None
		depth: DF.Int
		due_utc: DF.Datetime | None
		instant: DF.Datetime
		key: DF.Data | None
		kind: DF.Data
		payload: DF.LongText | None
		record_doctype: DF.Link | None
		record_name: DF.DynamicLink | None
		result: DF.SmallText | None
		state: DF.Literal["New", "Done", "Ignored", "Failed"]
		template: DF.Link | None
		user: DF.Link | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Show kind and result in the reader's language; the form cannot be saved."""
		self.kind = results.name_kind(self.kind)
		self.result = results.describe_results(self.result)
