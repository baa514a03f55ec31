"""Dispatch Job: One visit of a technician to a place, from request to signature."""

from frappe.model.document import Document


class DispatchJob(Document):
	pass
