"""FSM Scan Reading: one value read from a label, with its source and confidence."""

from frappe.model.document import Document


class FSMScanReading(Document):
	pass
