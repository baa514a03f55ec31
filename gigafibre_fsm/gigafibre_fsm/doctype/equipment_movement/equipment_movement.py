"""Equipment Movement: one device going from one place to another; rows are only added."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.equipment.movements import stock_posting
from gigafibre_fsm.domain.platform import instants


class EquipmentMovement(Document):
	def before_insert(self) -> None:
		"""Give it its place in the order in which movements were judged; a phone may tell of one hours later."""
		self.instant = self.instant or instants.now_utc()

	def on_trash(self) -> None:
		"""History is not edited; uninstalling the app drops the whole table instead."""
		frappe.throw(_("Movements are the history of a device and are not deleted."))

	@frappe.whitelist(methods=["POST"])
	def post_again(self) -> None:
		"""Queue the Stock Entry that ERPNext refused once more, after its cause was mended."""
		frappe.only_for(("System Manager", "FSM Manager", "FSM Dispatcher"))
		stock_posting.try_again(self.name)
