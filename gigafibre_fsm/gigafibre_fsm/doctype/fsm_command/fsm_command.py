"""FSM Command: a write that a phone may send twice; written by domain/platform/idempotency."""

import frappe
from frappe.model.document import Document


class FSMCommand(Document):
	"""The hash of a request, and its answer; deleted after ninety days."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		actor: DF.Data
		kind: DF.Data
		payload_hash: DF.Data | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		result: DF.JSON | None
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Index the field by which old rows are found."""
	frappe.db.add_index("FSM Command", ["creation"])
