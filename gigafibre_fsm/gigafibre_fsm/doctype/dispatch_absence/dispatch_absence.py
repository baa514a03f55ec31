"""Dispatch Absence: time when a technician does not work."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from gigafibre_fsm.domain.dispatch import lifecycle


class DispatchAbsence(Document):
	"""Nobody can be dispatched into an absence; visits planned before it are shown, never moved."""

	def validate(self) -> None:
		if get_datetime(self.from_time) >= get_datetime(self.to_time):
			frappe.throw(_("The absence ends before it starts. Correct one of the two times."))
		self.show_touched_visits()

	def show_touched_visits(self) -> None:
		names = frappe.get_all(
			"Dispatch Job",
			filters={
				"technician": self.technician,
				"status": ("not in", tuple(lifecycle.FINAL)),
				"arrival": ("<", self.to_time),
				"ends_on": (">", self.from_time),
			},
			pluck="name",
			order_by="arrival",
			limit=50,
		)
		if names:
			visits = ", ".join(frappe.utils.get_link_to_form("Dispatch Job", name) for name in names)
			frappe.msgprint(_("Visits planned during this absence: {0}").format(visits), indicator="orange")
