"""FSM SMS: a text message, sent or received, with its delivery status; the rows are the outbox."""

from frappe.model.document import Document


class FSMSMS(Document):
	pass
