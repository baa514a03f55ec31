"""Dispatch Job Event: a step of a job's timeline."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobEvent(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actor: DF.Data | None
		detail: DF.SmallText | None
		event: DF.Literal[
			"Created",
			"Status",
			"Assigned",
			"Rescheduled",
			"Edited",
			"Checklist",
			"Note",
			"Photo",
			"Equipment",
			"Signature",
			"Message",
			"Follow-up",
			"Draft",
			"Crew",
			"Locked",
			"Override",
			"Split",
			"Promise",
			"Customer",
			"Ticket",
			"Order",
			"Late",
			"Line proof",
			"Report",
			"Outage",
			"Outage Over",
			"Kept",
		]
		from_status: DF.Data | None
		happened_on: DF.Datetime
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		received_on: DF.Datetime | None
		to_status: DF.Data | None
		user: DF.Data | None
	# end: auto-generated types

	def db_update(self) -> None:
		"""Write a new row alone: with each save of the job, Frappe would write its whole history again."""
		if self.is_new():
			super().db_update()
