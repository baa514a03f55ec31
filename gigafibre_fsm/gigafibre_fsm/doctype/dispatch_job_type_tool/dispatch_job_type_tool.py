"""Dispatch Job Type Tool: a tool that a job type requires."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobTypeTool(Row):
	"""A tool that a job type requires."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		tool: DF.Link
		when_line_weak: DF.Check
	# end: auto-generated types
