"""FSM SMS: A text message, out or in: the truth of what must be sent and what became of it."""

from frappe.model.document import Document


class FSMSMS(Document):
	pass
