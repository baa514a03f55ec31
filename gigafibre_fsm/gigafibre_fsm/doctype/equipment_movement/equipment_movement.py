"""Equipment Movement: One device going from one place to another; rows are only added."""

from frappe.model.document import Document


class EquipmentMovement(Document):
	pass
