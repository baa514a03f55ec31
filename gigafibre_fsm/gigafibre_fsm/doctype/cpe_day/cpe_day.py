"""CPE Day: a day on which a device restarted or was silent; written by domain/network only."""

import frappe
from frappe.model.document import Document


class CPEDay(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		day: DF.Date
		equipment: DF.Link
		restarts: DF.Int
		silent_minutes: DF.Int
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Index the days of one device, as the nightly judgement sums them up."""
	frappe.db.add_index("CPE Day", ["equipment", "day"])
