"""Network Import: a file of nodes; its state is written by `domain/network/topology/imports.py` only."""

from frappe.model.document import Document

from gigafibre_fsm.domain.network.topology import imports


class NetworkImport(Document):
	"""A file of nodes of the network."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done_nodes: DF.Int
		file: DF.Attach
		new_nodes: DF.Int
		problem: DF.Data | None
		requested_by: DF.Data | None
		requested_on: DF.Datetime | None
		state: DF.Literal["Draft", "Requested", "Done", "Failed"]
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse changes of what only the import itself writes."""
		imports.refuse_changes_by_hand(self)
