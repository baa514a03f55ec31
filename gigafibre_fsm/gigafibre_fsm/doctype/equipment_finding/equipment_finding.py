"""Equipment Finding: a difference between stock and what a technician found."""

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import discrepancies


class EquipmentFinding(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment: DF.Link
		found_on: DF.Datetime | None
		kind: DF.Literal["Not Found", "In Hand", "In Two ACSs"]
		movement: DF.Link | None
		note: DF.SmallText | None
		settled_by: DF.Data | None
		settled_on: DF.Datetime | None
		state: DF.Literal["Open", "Settled"]
		stock_status: DF.Data | None
		stock_warehouse: DF.Link | None
		technician: DF.Link | None
		truck_count: DF.Link | None
	# end: auto-generated types

	@frappe.whitelist(methods=["POST"])
	def settle(self) -> None:
		"""Close the open findings about this device after a check, without a movement."""
		frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
		discrepancies.close_open(self.equipment, None, now_datetime())
