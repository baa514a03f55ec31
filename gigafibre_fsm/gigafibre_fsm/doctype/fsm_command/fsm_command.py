"""FSM Command: a write that a phone may send twice, named by the id made there; written by domain.access.commands."""

import frappe
from frappe.model.document import Document


class FSMCommand(Document):
	"""What was asked, as a hash, and what was answered; forgotten after ninety days."""


def on_doctype_update() -> None:
	"""Index what the clock looks for the oldest rows by."""
	frappe.db.add_index("FSM Command", ["creation"])
