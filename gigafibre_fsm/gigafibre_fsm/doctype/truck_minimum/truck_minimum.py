"""Truck Minimum: how many devices of a model a truck should carry at least."""

import frappe
from frappe import _
from frappe.model.document import Document


class TruckMinimum(Document):
	def validate(self) -> None:
		"""One minimum for a model and technician: of two nobody would know which counts."""
		same = {
			"equipment_model": self.equipment_model,
			"technician": self.technician or ("is", "not set"),
			"name": ("!=", self.name),
		}
		if frappe.db.exists("Truck Minimum", same):
			frappe.throw(_("There is a minimum for this model and technician already. Change that one."))
