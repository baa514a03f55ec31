"""Dispatch Job Type Material: a material a job type uses."""

from frappe.model.document import Document


class DispatchJobTypeMaterial(Document):
	pass
