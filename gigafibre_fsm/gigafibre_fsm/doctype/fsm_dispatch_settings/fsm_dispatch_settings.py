"""FSM Dispatch Settings: how visits are planned and promised."""

from frappe.model.document import Document


class FSMDispatchSettings(Document):
	"""How visits are planned and promised."""
