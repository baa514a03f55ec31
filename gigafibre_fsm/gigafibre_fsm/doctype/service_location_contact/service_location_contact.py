"""Service Location Contact: a person to call about a service location."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class ServiceLocationContact(Row):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		contact_name: DF.Data
		is_primary: DF.Check
		language: DF.Literal["fr", "en"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		phone: DF.Data | None
		role: DF.Literal["Resident", "Owner", "Superintendent", "Office", "Other"]
	# end: auto-generated types

	pass
