"""Dispatch Day Note Area: a territory in which a storm is."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchDayNoteArea(Row):
	"""A storm without any is everywhere."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		territory: DF.Link
	# end: auto-generated types
