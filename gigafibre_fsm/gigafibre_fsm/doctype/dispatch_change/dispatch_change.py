"""Dispatch Change: the effect of one board command, stored so that it can be undone."""

from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class DispatchChange(Document):
	"""The effect of one board command, stored so that it can be undone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		absence: DF.JSON | None
		after: DF.JSON | None
		before: DF.JSON | None
		gesture: DF.Literal[
			"Move", "Resize", "Assign", "Unplan", "Crew", "Lock", "Split", "Plan", "Sick", "Publish"
		]
		instant: DF.Datetime | None
		made_by: DF.Link | None
		made_on: DF.Datetime | None
		plan: DF.Link | None
		reasons: DF.SmallText | None
		state: DF.Literal["Done", "Undone", "Final", "Discarded"]
		summary: DF.Data | None
		undone_by: DF.Link | None
		undone_on: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "made_on")
