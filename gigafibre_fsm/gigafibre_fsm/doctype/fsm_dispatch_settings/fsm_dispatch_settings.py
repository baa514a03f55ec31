"""FSM Dispatch Settings: how jobs are planned and promised."""

from frappe.model.document import Document


class FSMDispatchSettings(Document):
	"""How jobs are planned and promised."""
