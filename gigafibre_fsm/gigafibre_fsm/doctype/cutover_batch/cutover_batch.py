"""Cutover Batch: customers who move together; what is asked of it is written by `domain/cutover/batches` only."""

from frappe.model.document import Document

from gigafibre_fsm.domain.cutover.batches import batch_rows


class CutoverBatch(Document):
	"""Customers who are compared, signed off and taken over together."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_utc: DF.Datetime | None
		boundary: DF.Date
		exceptions: DF.SmallText | None
		signed_by: DF.Link | None
		signed_on: DF.Datetime | None
		task: DF.Data | None
		title: DF.Data
		worked_on: DF.Datetime | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse changes of what only the worker writes, and of a batch that is signed off."""
		batch_rows.refuse_changes_by_hand(self)

	def onload(self) -> None:
		"""Show where its customers stand."""
		self.set_onload("standing", batch_rows.count_customers(self.name))
