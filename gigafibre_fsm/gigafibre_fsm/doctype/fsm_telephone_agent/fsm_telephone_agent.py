"""FSM Telephone Agent: somebody who takes calls at the desk, and whether they take them now."""

from frappe.model.document import Document


class FSMTelephoneAgent(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		identity: DF.Data | None
		is_available: DF.Check
		rung_utc: DF.Datetime | None
		since: DF.Datetime | None
		user: DF.Link
	# end: auto-generated types

	pass
