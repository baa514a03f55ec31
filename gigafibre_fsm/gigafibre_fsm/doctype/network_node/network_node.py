"""Network Node: what feeds what, by which port; hung elsewhere only by moves, which keep a history."""

from frappe.model.document import Document

from gigafibre_fsm.domain.network.topology import node_form


class NetworkNode(Document):
	"""A node of the network; see `domain/network/topology`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code: DF.Data
		connectors: DF.Int
		extra_db: DF.Float
		incident_fewest: DF.Int
		incident_polls: DF.Int
		incident_share: DF.Int
		latitude: DF.Float
		length_m: DF.Float
		longitude: DF.Float
		node_type: DF.Literal[
			"", "Site", "Cabinet", "OLT", "Card", "PON Port", "Splitter", "Terminal", "Drop"
		]
		olt: DF.Link | None
		parent_node: DF.Link | None
		path: DF.Data | None
		place: DF.Data | None
		pon_class: DF.Literal["", "B+", "C+", "N1", "N2", "E1"]
		pon_port: DF.Link | None
		port_key: DF.Data | None
		port_no: DF.Int
		ports: DF.Int
		site: DF.Link | None
		splices: DF.Int
		splitter: DF.Link | None
		splitters: DF.Int
		status: DF.Literal["Being Built", "In Service", "Out of Use"]
		technology: DF.Literal["", "GPON", "XGS-PON", "Combo"]
		tx_dbm: DF.Float
	# end: auto-generated types

	def validate(self) -> None:
		"""Check where it hangs, and derive what follows from it."""
		node_form.prepare(self)
