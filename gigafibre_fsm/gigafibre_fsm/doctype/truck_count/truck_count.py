"""Truck Count: who counted which truck when, and what was there."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class TruckCount(Document):
	def before_insert(self) -> None:
		"""Give it its place in the order of things."""
		instants.stamp(self, "counted_on")

	def on_trash(self) -> None:
		"""A count is kept: what was missing then is asked about later."""
		frappe.throw(_("Counts are the history of a truck and are not deleted."))
