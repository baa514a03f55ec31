"""Truck Minimum: the least number of devices of a model that a truck should carry."""

import frappe
from frappe import _
from frappe.model.document import Document


class TruckMinimum(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		equipment_model: DF.Link
		minimum: DF.Int
		technician: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse a second minimum for the same model and technician, as it would be ambiguous."""
		same = {
			"equipment_model": self.equipment_model,
			"technician": self.technician or ("is", "not set"),
			"name": ("!=", self.name),
		}
		if frappe.db.exists("Truck Minimum", same):
			frappe.throw(_("There is a minimum for this model and technician already. Change that one."))
