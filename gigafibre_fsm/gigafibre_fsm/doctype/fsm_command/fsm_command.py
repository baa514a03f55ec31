"""FSM Command: A write made on a phone, named by the id made there, so that it is applied once."""

from frappe.model.document import Document


class FSMCommand(Document):
	pass
