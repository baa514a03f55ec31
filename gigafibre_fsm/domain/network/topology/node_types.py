"""The kinds of Network Node: what each may hang from, and which of them have ports. Pure."""

from dataclasses import dataclass

SITE, CABINET, OLT, CARD, PON_PORT = "Site", "Cabinet", "OLT", "Card", "PON Port"
SPLITTER, TERMINAL, DROP = "Splitter", "Terminal", "Drop"
BEING_BUILT, IN_SERVICE, OUT_OF_USE = "Being Built", "In Service", "Out of Use"

PARENTS: dict[str, tuple[str, ...]] = {
	SITE: (),
	CABINET: (SITE,),
	OLT: (SITE, CABINET),
	CARD: (OLT,),
	PON_PORT: (OLT, CARD),
	SPLITTER: (PON_PORT, SPLITTER),
	TERMINAL: (SPLITTER,),
	DROP: (SPLITTER, TERMINAL),
}
"""Kind → kinds of the node that may feed it."""
WITH_PORTS = (OLT, CARD, PON_PORT, SPLITTER, TERMINAL)
"""Kinds whose children each take a numbered port; below the others, children have none."""
MOST_PORTS = {OLT: 1024, CARD: 256, PON_PORT: 1, SPLITTER: 64, TERMINAL: 64}
FEWEST_PORTS = {OLT: 1, CARD: 1, PON_PORT: 1, SPLITTER: 2, TERMINAL: 1}
MOST_SPLITTERS = 3
"""Splitters in a row between a PON port and a home."""


@dataclass(frozen=True, slots=True)
class NodeRow:
	"""A Network Node as it is stored.

	Names are empty where there is none. `port_no` is 0 below a node without numbered ports and for a node that is
	out of use; `splitters` counts the splitters from the PON port down to and including this node; `path` lists the
	names of all nodes from the root to this one, as `/a/b/`.
	"""

	name: str
	code: str
	node_type: str
	parent_node: str = ""
	port_no: int = 0
	ports: int = 0
	status: str = IN_SERVICE
	site: str = ""
	olt: str = ""
	pon_port: str = ""
	splitter: str = ""
	splitters: int = 0
	path: str = ""

	@property
	def width(self) -> int:
		"""How many ports of its parent it takes: a terminal one for each of its own, all others one."""
		return self.ports if self.node_type == TERMINAL else 1

	@property
	def taken(self) -> range:
		"""The ports of its parent that it takes; none without a port."""
		return range(self.port_no, self.port_no + self.width) if self.port_no else range(0)
