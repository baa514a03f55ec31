"""FSM Message Template: Wording of a message, French and English side by side."""

from frappe.model.document import Document


class FSMMessageTemplate(Document):
	pass
