"""FSM PBX Extension: a user's extension at the company's own telephone exchange."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMPBXExtension(Row):
	"""A user's extension at the company's own telephone exchange."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		extension: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		password: DF.Password | None
		user: DF.Link
	# end: auto-generated types
