"""FSM Command: a write that a phone may send twice, named by the id made there; written by domain.access.commands."""

from frappe.model.document import Document


class FSMCommand(Document):
	"""What was asked, as a hash, and what was answered; forgotten after ninety days."""
