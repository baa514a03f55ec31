"""Light History: the light of a device in a month, one level a day; written by domain/network only."""

import frappe
from frappe.model.document import Document


class LightHistory(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment: DF.Link
		last_day: DF.Date | None
		levels: DF.SmallText | None
		month: DF.Date
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Index the months of one device, as its drift is read."""
	frappe.db.add_index("Light History", ["equipment", "month"])
