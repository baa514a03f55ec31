"""Dispatch Absence: Time when a technician does not work."""

from frappe.model.document import Document


class DispatchAbsence(Document):
	pass
