"""FSM Contact Change: a new e-mail address or number of a contact; written by domain/care/portal/contact_changes."""

from frappe.model.document import Document


class FSMContactChange(Document):
	"""Counts once both the old and the new address or number were proved by a link."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		contact: DF.Link
		customer: DF.Link
		done_on: DF.Datetime | None
		expires_on: DF.Datetime
		kind: DF.Literal["Email", "Mobile"]
		new_value: DF.Data
		old_value: DF.Data
		session: DF.Link | None
		state: DF.Literal["Open", "Done", "Replaced"]
	# end: auto-generated types
