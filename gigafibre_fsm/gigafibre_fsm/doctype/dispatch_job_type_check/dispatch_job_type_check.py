"""Dispatch Job Type Check: an item of a job type's checklist."""

from frappe.model.document import Document


class DispatchJobTypeCheck(Document):
	pass
