"""Dispatch Job Type: A kind of visit: how long it takes and what it needs."""

from frappe.model.document import Document


class DispatchJobType(Document):
	pass
