"""FSM Command: a write that a phone may send twice; written by domain/platform/idempotency."""

import frappe
from frappe.model.document import Document


class FSMCommand(Document):
	"""The hash of a request, and its answer; deleted after ninety days."""


def on_doctype_update() -> None:
	"""Index the field by which old rows are found."""
	frappe.db.add_index("FSM Command", ["creation"])
