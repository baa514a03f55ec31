"""Equipment Movement: one device going from one place to another; rows are only added."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.equipment.movements import stock_posting
from gigafibre_fsm.domain.platform import instants


class EquipmentMovement(Document):
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
