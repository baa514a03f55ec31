"""FSM Scan: A photographed label: what was read, where each value came from, and who confirmed it."""

from frappe.model.document import Document


class FSMScan(Document):
	pass
