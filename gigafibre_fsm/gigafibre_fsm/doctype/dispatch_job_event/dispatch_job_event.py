"""Dispatch Job Event: a step of a job's timeline."""

from frappe.model.document import Document


class DispatchJobEvent(Document):
	pass
