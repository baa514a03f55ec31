"""FSM Settings: What the whole app needs to know; vendors have settings of their own."""

from frappe.model.document import Document


class FSMSettings(Document):
	pass
