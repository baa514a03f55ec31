"""Dispatch Job Check: a checklist item of a job."""

from frappe.model.document import Document


class DispatchJobCheck(Document):
	pass
