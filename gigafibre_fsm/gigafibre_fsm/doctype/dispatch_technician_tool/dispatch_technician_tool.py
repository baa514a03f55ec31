"""Dispatch Technician Tool: a tool on a technician's truck."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchTechnicianTool(Row):
	"""A tool on a technician's truck."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		tool: DF.Link
	# end: auto-generated types
