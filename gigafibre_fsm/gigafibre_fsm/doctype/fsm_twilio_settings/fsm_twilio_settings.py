"""FSM Twilio Settings: How to reach Twilio."""

from frappe.model.document import Document


class FSMTwilioSettings(Document):
	pass
