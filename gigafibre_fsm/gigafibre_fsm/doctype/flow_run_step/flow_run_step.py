"""Flow Run Step: one step of a run: what went in, what came out, and how long it took."""

from frappe.model.document import Document

from gigafibre_fsm.domain.flows.templates import wording


class FlowRunStep(Document):
	"""One step of a run: what went in, what came out, and how long it took; written only by `domain/flows`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempt: DF.Int
		began_at: DF.Datetime | None
		branch: DF.Data | None
		effect_key: DF.Data | None
		ended_at: DF.Datetime | None
		error: DF.SmallText | None
		input: DF.LongText | None
		iteration: DF.Data | None
		kind: DF.Data | None
		label: DF.Data | None
		ms: DF.Float
		output: DF.LongText | None
		run: DF.Link
		seq: DF.Int
		state: DF.Literal["Done", "Waiting", "Failed", "Unknown", "Skipped", "Cancelled"]
		step_id: DF.Data | None
		trace: DF.LongText | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Show why it failed in the reader's language; the form cannot be saved."""
		self.error = wording.translate_reason(self.error)
