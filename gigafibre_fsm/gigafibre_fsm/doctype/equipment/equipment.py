"""Equipment: One device with a serial number; its movements say where it is."""

from frappe.model.document import Document


class Equipment(Document):
	pass
