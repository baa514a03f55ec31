"""Flow Version: a flow as it was activated, written once."""

from frappe.model.document import Document

from gigafibre_fsm.domain.flows.templates import controller


class FlowVersion(Document):
	"""A flow as it was activated, written once; written only by `domain/flows`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		activated_on: DF.Datetime | None
		author: DF.Link | None
		definition: DF.LongText
		hash: DF.Data
		note: DF.SmallText | None
		number: DF.Int
		template: DF.Link
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse every change: runs under way depend on it."""
		controller.refuse_change_of_version(self)
