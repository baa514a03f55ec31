"""Truck Count: a stock count of a truck: when, by whom, and what was found."""

import frappe
from frappe import _
from frappe.model.document import Document

from gigafibre_fsm.domain.platform import instants


class TruckCount(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from gigafibre_fsm.gigafibre_fsm.doctype.truck_count_device.truck_count_device import TruckCountDevice

		counted_on: DF.Datetime
		devices: DF.Table[TruckCountDevice]
		expected: DF.Int
		extra: DF.Int
		instant: DF.Datetime | None
		missing: DF.Int
		technician: DF.Link
		there: DF.Int
		truck: DF.Link
	# end: auto-generated types

	def before_insert(self) -> None:
		"""Set its place in chronological order."""
		instants.set_instant(self, "counted_on")

	def on_trash(self) -> None:
		"""Refuse to delete a count, as missing devices are investigated later."""
		frappe.throw(_("Counts are the history of a truck and are not deleted."))
