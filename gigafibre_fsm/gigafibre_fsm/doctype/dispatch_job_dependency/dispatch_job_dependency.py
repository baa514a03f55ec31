"""Dispatch Job Dependency: a job that must end before this one starts."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobDependency(Row):
	"""A job that must end before this one starts."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		gap: DF.Int
		job: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
