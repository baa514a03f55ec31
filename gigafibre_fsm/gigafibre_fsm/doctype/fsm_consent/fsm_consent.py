"""FSM Consent: One word of a person about receiving texts; the newest row of a phone counts."""

from frappe.model.document import Document


class FSMConsent(Document):
	pass
