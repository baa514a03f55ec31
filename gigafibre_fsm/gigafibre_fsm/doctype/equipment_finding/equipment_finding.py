"""Equipment Finding: a difference between stock and what a technician found."""

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import discrepancies


class EquipmentFinding(Document):
	@frappe.whitelist(methods=["POST"])
	def settle(self) -> None:
		"""Close the open findings about this device after a check, without a movement."""
		frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
		discrepancies.close_open(self.equipment, None, now_datetime())
