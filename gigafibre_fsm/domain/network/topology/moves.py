"""What a move, a split or a merge of nodes means, for all nodes that it hangs elsewhere at once. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from gigafibre_fsm.domain.network.topology import node_types, tree
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import SubtreeMove, TreeFault

MOVED_SINCE = "moved_since"


@dataclass(frozen=True, slots=True)
class NodePosition:
	"""Where a node hangs: parent ("" for a site), port (0 without one) and status."""

	node: str
	parent_node: str
	port_no: int
	status: str

	@classmethod
	def from_row(cls, node: NodeRow) -> "NodePosition":
		"""Return where a stored node hangs."""
		return cls(node.name, node.parent_node, node.port_no, node.status)

	def as_json(self) -> dict[str, str | int]:
		"""Return its fields by their names."""
		return asdict(self)


@dataclass(frozen=True, slots=True)
class StoredTree:
	"""The part of the tree that a change touches, as it is stored.

	`nodes` has every node that changes and every parent before and after; `children` what hangs from each of these
	parents; `deepest` the largest number of splitters below each node that changes.
	"""

	nodes: Mapping[str, NodeRow]
	children: Mapping[str, Sequence[NodeRow]]
	deepest: Mapping[str, int]


def plan_positions(
	stored: StoredTree, positions: Sequence[NodePosition]
) -> list[tuple[NodeRow, SubtreeMove]]:
	"""Return each node as it hangs afterwards, with what follows for what is below it.

	All nodes change at once: two may exchange their ports.

	Raises:
		TreeFault: one of them may not hang there.
	"""
	moved = {each.node: _placed(stored.nodes[each.node], each) for each in positions}
	found = []
	for node in moved.values():
		parent = moved.get(node.parent_node) or stored.nodes.get(node.parent_node)
		if node.status == node_types.OUT_OF_USE:
			columns = tree.ancestors_of(node)
			found.append((node, SubtreeMove(columns, columns)))
			continue
		siblings = [each for each in stored.children.get(node.parent_node, ()) if each.name not in moved]
		siblings += [each for each in moved.values() if each.parent_node == node.parent_node]
		found.append((node, tree.plan_move(node, parent, siblings, stored.deepest[node.name])))
	return found


def check_unmoved(nodes: Mapping[str, NodeRow], after: Iterable[NodePosition]) -> None:
	"""Check before an undo that every node still hangs where the change has left it.

	Raises:
		TreeFault: one was changed since, or is gone.
	"""
	for each in after:
		node = nodes.get(each.node)
		if node is None or NodePosition.from_row(node) != each:
			raise TreeFault(MOVED_SINCE, node.code if node else each.node)


def choose_ports(
	parent: NodeRow, standing: Sequence[NodeRow], arriving: Sequence[NodeRow]
) -> list[NodePosition]:
	"""Return a position below a parent for each arriving node: its own port number if that is free, else the first.

	Args:
		parent: what shall feed them.
		standing: what hangs from it already.
		arriving: the nodes, in the order in which they choose.

	Raises:
		TreeFault: there are too few free ports.
	"""
	taken, positions = list(standing), []
	for node in sorted(arriving, key=lambda each: -each.width):
		free = set(tree.list_free_ports(parent, taken))
		port_no = node.port_no if free.issuperset(node.taken) and node.port_no else 0
		port_no = port_no or tree.find_free_port(node, parent, taken)
		taken.append(replace(node, parent_node=parent.name, port_no=port_no))
		positions.append(NodePosition(node.name, parent.name, port_no, node.status))
	return positions


def _placed(node: NodeRow, position: NodePosition) -> NodeRow:
	return replace(node, parent_node=position.parent_node, port_no=position.port_no, status=position.status)
