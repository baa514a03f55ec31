"""What a change of the tree means: whether it is allowed, and which columns of which nodes follow from it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gigafibre_fsm.domain.network.topology import node_types
from gigafibre_fsm.domain.network.topology.node_types import NodeRow

NO_PARENT, NEEDS_PARENT, WRONG_PARENT = "no_parent", "needs_parent", "wrong_parent"
CYCLE, TOO_DEEP, NOT_IN_USE = "cycle", "too_deep", "not_in_use"
NO_PORT_THERE, NEEDS_PORT, BEYOND_PORTS, PORT_TAKEN = (
	"no_port_there",
	"needs_port",
	"beyond_ports",
	"port_taken",
)
NO_FREE_PORT, BAD_PORTS, PORTS_IN_USE = "no_free_port", "bad_ports", "ports_in_use"


class TreeFault(ValueError):
	"""A change that the tree does not allow: `code` is one of this module's, `values` are for its sentence."""

	def __init__(self, code: str, *values: object) -> None:
		super().__init__(code, *values)
		self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Ancestors:
	"""The columns of a node that follow from what is above it; see `NodeRow`."""

	site: str
	olt: str
	pon_port: str
	splitter: str
	splitters: int
	path: str


@dataclass(frozen=True, slots=True)
class SubtreeMove:
	"""What happens to the nodes below a moved one: paths that begin with `old.path` get another beginning.

	A column that held the old value got it from above the moved node and takes the new one; `deeper` is added to
	the number of splitters on the way.
	"""

	old: Ancestors
	new: Ancestors

	@property
	def deeper(self) -> int:
		"""How many more splitters are on the way; negative if fewer."""
		return self.new.splitters - self.old.splitters


def derive_ancestors(node: NodeRow, parent: NodeRow | None) -> Ancestors:
	"""Return a node's columns from those of the node above it; None for a site."""
	above = parent or NodeRow("", "", "")
	is_splitter = node.node_type == node_types.SPLITTER
	return Ancestors(
		site=node.name if node.node_type == node_types.SITE else above.site,
		olt=node.name if node.node_type == node_types.OLT else above.olt,
		pon_port=node.name if node.node_type == node_types.PON_PORT else above.pon_port,
		splitter=node.name if is_splitter else above.splitter,
		splitters=above.splitters + is_splitter,
		path=f"{above.path or '/'}{node.name}/",
	)


def with_ancestors(node: NodeRow, parent: NodeRow | None) -> NodeRow:
	"""Return a node with its columns as they follow from the node above it."""
	found = derive_ancestors(node, parent)
	return replace(
		node,
		site=found.site,
		olt=found.olt,
		pon_port=found.pon_port,
		splitter=found.splitter,
		splitters=found.splitters,
		path=found.path,
	)


def ancestors_of(node: NodeRow) -> Ancestors:
	"""Return the columns as a stored node has them."""
	return Ancestors(node.site, node.olt, node.pon_port, node.splitter, node.splitters, node.path)


def check_ports(node: NodeRow, children: Iterable[NodeRow] = ()) -> None:
	"""Check the number of a node's own ports.

	Args:
		node: with the ports that it shall have.
		children: the nodes that hang from it.

	Raises:
		TreeFault: its kind has no ports, or other numbers of them, or a child uses a port beyond them.
	"""
	fewest, most = (
		table.get(node.node_type, 0) for table in (node_types.FEWEST_PORTS, node_types.MOST_PORTS)
	)
	if not fewest <= node.ports <= most:
		raise TreeFault(BAD_PORTS, node.node_type, fewest, most)
	last = max((max(each.taken, default=0) for each in children), default=0)
	if node.node_type in node_types.WITH_PORTS and last > node.ports:
		raise TreeFault(PORTS_IN_USE, last)


def check_place(
	node: NodeRow, parent: NodeRow | None, siblings: Iterable[NodeRow], deepest: int | None = None
) -> None:
	"""Check that a node may hang where it shall.

	Args:
		node: with the port that it shall take there.
		parent: what shall feed it; None for a site.
		siblings: what else hangs from the parent; the node itself among them is left out.
		deepest: the largest number of splitters on the way to anything below the node, as stored; None for a new
			node.

	Raises:
		TreeFault: it may not.
	"""
	allowed = node_types.PARENTS[node.node_type]
	if parent is None:
		if allowed:
			raise TreeFault(NEEDS_PARENT, node.node_type, allowed)
		return
	if not allowed:
		raise TreeFault(NO_PARENT, node.node_type)
	if f"/{node.name}/" in parent.path or node.name == parent.name:
		raise TreeFault(CYCLE, node.code, parent.code)
	if parent.node_type not in allowed:
		raise TreeFault(WRONG_PARENT, node.node_type, parent.node_type, allowed)
	if parent.status == node_types.OUT_OF_USE:
		raise TreeFault(NOT_IN_USE, parent.code)
	_check_depth(node, parent, deepest)
	_check_port(node, parent, siblings)


def _check_depth(node: NodeRow, parent: NodeRow, deepest: int | None) -> None:
	own = derive_ancestors(node, parent).splitters
	below = max(0, (deepest or 0) - node.splitters) if deepest is not None else 0
	if own + below > node_types.MOST_SPLITTERS:
		raise TreeFault(TOO_DEEP, node_types.MOST_SPLITTERS)


def _check_port(node: NodeRow, parent: NodeRow, siblings: Iterable[NodeRow]) -> None:
	if parent.node_type not in node_types.WITH_PORTS:
		if node.port_no:
			raise TreeFault(NO_PORT_THERE, parent.code)
		return
	if node.port_no < 1:
		raise TreeFault(NEEDS_PORT, parent.code, parent.ports)
	if max(node.taken, default=0) > parent.ports:
		raise TreeFault(BEYOND_PORTS, max(node.taken), parent.code, parent.ports)
	for each in siblings:
		if each.name != node.name and (both := set(each.taken) & set(node.taken)):
			raise TreeFault(PORT_TAKEN, min(both), parent.code, each.code)


def list_free_ports(parent: NodeRow, children: Iterable[NodeRow]) -> list[int]:
	"""Return the free ports of a node, lowest first; empty if it has no numbered ports."""
	if parent.node_type not in node_types.WITH_PORTS:
		return []
	taken = {port for each in children for port in each.taken}
	return [port for port in range(1, parent.ports + 1) if port not in taken]


def find_free_port(node: NodeRow, parent: NodeRow, children: Iterable[NodeRow]) -> int:
	"""Return the lowest port of a parent with as many free ones after it as a node takes; 0 if none is needed.

	Args:
		node: what shall hang there.
		parent: what shall feed it.
		children: what hangs from the parent; the node itself among them is left out.

	Raises:
		TreeFault: there is none.
	"""
	if parent.node_type not in node_types.WITH_PORTS:
		return 0
	free = set(list_free_ports(parent, (each for each in children if each.name != node.name)))
	for port in sorted(free):
		if free.issuperset(range(port, port + node.width)):
			return port
	raise TreeFault(NO_FREE_PORT, parent.code, node.width)


def plan_move(
	node: NodeRow, parent: NodeRow | None, siblings: Sequence[NodeRow], deepest: int
) -> SubtreeMove:
	"""Return what follows for a node and all below it from hanging it elsewhere.

	Args:
		node: as stored, but with the port that it shall take there.
		parent: what shall feed it.
		siblings: what hangs from the parent at present.
		deepest: the largest number of splitters on the way to the node or anything below it, as stored.

	Raises:
		TreeFault: it may not hang there.
	"""
	check_place(node, parent, siblings, deepest)
	return SubtreeMove(ancestors_of(node), derive_ancestors(node, parent))
