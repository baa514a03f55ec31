"""Dispatch Job Crew: a technician who does a job together with another."""

from gigafibre_fsm.gigafibre_fsm.row import Row


class DispatchJobCrew(Row):
	"""A technician who does a job together with another."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		technician: DF.Link
		technician_name: DF.Data | None
	# end: auto-generated types
