"""Equipment Finding: what a technician found to be otherwise than stock says."""

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from gigafibre_fsm.domain.equipment.movements import discrepancies


class EquipmentFinding(Document):
	@frappe.whitelist(methods=["POST"])
	def settle(self) -> None:
		"""Close what is open about this device: a person has looked into it and nothing has to move."""
		frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
		discrepancies.close_open(self.equipment, None, now_datetime())
