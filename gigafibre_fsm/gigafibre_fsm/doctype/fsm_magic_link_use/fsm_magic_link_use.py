"""FSM Magic Link Use: one browser that used a link, logged at its first write."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class FSMMagicLinkUse(Row):
	"""Time, network address and browser; deleted thirty days after the link expired."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		used_on: DF.Datetime
		user_agent: DF.SmallText | None
	# end: auto-generated types
