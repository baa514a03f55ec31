"""Equipment Finding: a difference between stock and what a technician or the network found."""

from dataclasses import asdict

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment import mending
from gigafibre_fsm.domain.equipment.movements import discrepancies


class EquipmentFinding(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment: DF.Link | None
		found_on: DF.Datetime | None
		kind: DF.Literal[
			"Not Found",
			"In Hand",
			"In Two ACSs",
			"Unknown to Stock",
			"Calls, but Is Not Installed",
			"Never Called",
		]
		last_inform: DF.Datetime | None
		movement: DF.Link | None
		note: DF.SmallText | None
		product_class: DF.Data | None
		serial_number: DF.Data | None
		settled_by: DF.Data | None
		settled_on: DF.Datetime | None
		state: DF.Literal["Open", "Settled"]
		stock_status: DF.Data | None
		stock_warehouse: DF.Link | None
		technician: DF.Link | None
		truck_count: DF.Link | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Send the form the mends of the finding."""
		self.set_onload("offers", [asdict(each) for each in mending.list_offers(self)])

	@frappe.whitelist(methods=["POST"])
	def mend(self, action: str, location: str = "", warehouse: str = "", model: str = "") -> str:
		"""Post the movements that make stock say what is so; return a sentence about the result."""
		frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
		asked = {"location": location, "warehouse": warehouse, "model": model}
		return mending.mend_finding(self.name, action, **asked, now=now_datetime())

	@frappe.whitelist(methods=["POST"])
	def settle(self) -> None:
		"""Close the open findings about this device after a check, without a movement."""
		frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
		if self.equipment:
			discrepancies.close_open(self.equipment, None, now_datetime())
		else:
			discrepancies.close_finding(self.name, now_datetime())
