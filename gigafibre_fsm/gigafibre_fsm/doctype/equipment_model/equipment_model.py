"""Equipment Model: A model of customer equipment and the rules of its identifiers."""

from frappe.model.document import Document


class EquipmentModel(Document):
	pass
