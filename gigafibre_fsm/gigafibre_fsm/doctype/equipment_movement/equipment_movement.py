"""Equipment Movement: one device going from one place to another; rows are only added."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.equipment.movements import stock_posting
from gigafibre_fsm.domain.platform import instants


class EquipmentMovement(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment: DF.Link
		from_customer: DF.Link | None
		from_location: DF.Link | None
		from_status: DF.Data | None
		from_warehouse: DF.Link | None
		instant: DF.Datetime | None
		job: DF.Link | None
		moved_on: DF.Datetime
		movement_type: DF.Literal[
			"Receive",
			"Transfer",
			"Load",
			"Unload",
			"Install",
			"Remove",
			"Send to Repair",
			"Lose",
			"Find",
			"Retire",
		]
		note: DF.SmallText | None
		scan: DF.Link | None
		stock_entry: DF.Link | None
		stock_error: DF.SmallText | None
		stock_state: DF.Literal["Not Tracked", "Pending", "Posted", "Differs"]
		technician: DF.Link | None
		to_customer: DF.Link | None
		to_location: DF.Link | None
		to_status: DF.Data | None
		to_warehouse: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in the order in which movements were validated, not in which they happened."""
		self.instant = self.instant or instants.now_utc()

	def on_trash(self) -> None:
		"""Refuse to delete history; uninstalling the app drops the whole table instead."""
		frappe.throw(_("Movements are the history of a device and are not deleted."))

	@frappe.whitelist(methods=["POST"])
	def post_again(self) -> None:
		"""Queue a Stock Entry that ERPNext refused again, after its cause was corrected."""
		frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
		stock_posting.try_again(self.name)
