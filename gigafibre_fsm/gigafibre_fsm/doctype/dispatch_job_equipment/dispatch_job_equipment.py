"""Dispatch Job Equipment: a device installed, removed or looked at in a job."""

from frappe.model.document import Document


class DispatchJobEquipment(Document):
	pass
