"""FSM Gemini Settings: How to reach Gemini, which reads labels."""

from frappe.model.document import Document


class FSMGeminiSettings(Document):
	pass
