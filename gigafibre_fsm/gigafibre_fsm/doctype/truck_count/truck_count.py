"""Truck Count: a stock count of a truck: when, by whom, and what was found."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class TruckCount(Document):
	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "counted_on")

	def on_trash(self) -> None:
		"""Refuse to delete a count, as missing devices are investigated later."""
		frappe.throw(_("Counts are the history of a truck and are not deleted."))
