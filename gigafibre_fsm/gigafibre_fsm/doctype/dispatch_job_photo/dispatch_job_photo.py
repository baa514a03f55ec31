"""Dispatch Job Photo: a photo of a job."""

from frappe.model.document import Document


class DispatchJobPhoto(Document):
	pass
