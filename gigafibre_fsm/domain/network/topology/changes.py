"""Moves, splits and merges of nodes: one transaction each, with a history, and a way back.

To be run as transactions of their own (`transactions.run_transaction`): the nodes are locked before anything is read.
"""

import json
from collections.abc import Callable, Collection, Sequence

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.topology import messages, moves, node_types, placement, repository, tree
from gigafibre_fsm.domain.network.topology.moves import NodePosition, StoredTree
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import TreeFault
from gigafibre_fsm.exceptions import FsmError, OutOfDate

DOCTYPE = "Network Change"
MOVE, SPLIT, MERGE = "Move", "Split", "Merge"
APPLIED, UNDONE = "Applied", "Undone"


def move_node(node: str, parent: str, port_no: int, *, user: str, note: str = "") -> str:
	"""Hang a node, with all below it, elsewhere; return the name of the Network Change.

	Args:
		node: name of the Network Node.
		parent: name of the node that shall feed it.
		port_no: its port there; 0 for the first that is free, or where there are no ports.
		user: who does it.
		note: why.

	Raises:
		FsmError: it may not hang there.
	"""
	nodes = _lock([node, parent])
	row, above = nodes[node], nodes[parent]

	def choose() -> list[NodePosition]:
		if port_no:
			return [NodePosition(node, parent, port_no, row.status)]
		standing = [each for each in repository.list_children([parent])[parent] if each.name != node]
		return moves.choose_ports(above, standing, [row])

	summary = _("{0} moved to {1}").format(row.code, above.code)
	return _change(MOVE, row, choose, summary=summary, user=user, note=note)


def split_splitter(
	splitter: str, *, code: str, ports: int, parent: str, port_no: int, children: Collection[str], user: str
) -> str:
	"""Put a new splitter beside one, and hang some of what hangs there from it; return the Network Change.

	Args:
		splitter: name of the splitter that is relieved.
		code: of the new splitter.
		ports: of the new splitter.
		parent: what feeds the new one.
		port_no: its port there.
		children: names of nodes that hang from the old splitter and shall hang from the new one.
		user: who does it.

	Raises:
		FsmError: nothing was chosen, or a chosen node hangs elsewhere, or the new splitter has too few ports.
	"""
	nodes = _lock([splitter, parent, *children])
	chosen = [nodes[each] for each in children]
	if not chosen or any(each.parent_node != splitter for each in chosen):
		frappe.throw(_("Choose nodes that hang from this splitter."), FsmError)
	made = frappe.new_doc(repository.DOCTYPE)
	made.update({"code": code, "node_type": node_types.SPLITTER, "ports": ports})
	made.update({"parent_node": parent, "port_no": port_no})
	made.insert()
	new = repository.load_nodes([made.name])[made.name]
	summary = _("{0} of {1} to the new {2}").format(len(chosen), nodes[splitter].code, code)

	def choose() -> list[NodePosition]:
		return moves.choose_ports(new, [], chosen)

	return _change(SPLIT, nodes[splitter], choose, summary=summary, user=user, created_node=made.name)


def merge_nodes(source: str, target: str, *, user: str) -> str:
	"""Hang everything from one node at another, and take the first out of use; return the Network Change.

	Each child keeps its port number where it is free.

	Args:
		source: name of the node that is emptied.
		target: name of the node that takes over.
		user: who does it.

	Raises:
		FsmError: the two are of different kinds, or the target has too few free ports.
	"""
	nodes = _lock([source, target])
	old, new = nodes[source], nodes[target]
	if old.node_type != new.node_type or source == target:
		frappe.throw(_("Two different nodes of one kind can be merged."), FsmError)

	def choose() -> list[NodePosition]:
		children = repository.list_children([source, target])
		emptied = NodePosition(source, old.parent_node, 0, node_types.OUT_OF_USE)
		return [*moves.choose_ports(new, children[target], children[source]), emptied]

	return _change(MERGE, old, choose, summary=_("{0} into {1}").format(old.code, new.code), user=user)


def undo_change(change: str, *, user: str) -> None:
	"""Hang everything where it was before a change; a splitter that it created is deleted.

	Raises:
		OutOfDate: it is undone already, or something was moved again since.
		FsmError: a former place was taken meanwhile.
	"""
	doc = frappe.get_doc(DOCTYPE, change, for_update=True)
	if doc.state != APPLIED:
		frappe.throw(_("This change is undone already."), OutOfDate)
	before, after = _positions(doc.before), _positions(doc.after)
	stored = _load(before)
	try:
		moves.check_unmoved(stored.nodes, after)
	except TreeFault as fault:
		frappe.throw(frappe.utils.escape_html(messages.describe_fault(fault)), OutOfDate)
	_write(stored, before, user)
	doc.db_set({"state": UNDONE, "undone_on": now_datetime(), "undone_by": user})
	if doc.created_node:
		# guard: the user may undo; what it created is empty again, or Frappe refuses
		frappe.delete_doc(repository.DOCTYPE, doc.created_node, ignore_permissions=True)


def _change(
	kind: str,
	node: NodeRow,
	choose: Callable[[], list[NodePosition]],
	*,
	summary: str,
	user: str,
	note: str = "",
	created_node: str | None = None,
) -> str:
	"""Hang the chosen nodes elsewhere, and write the change down."""
	try:
		after = choose()
	except TreeFault as fault:
		_refuse(fault)
	stored = _load(after)
	before = [NodePosition.from_row(stored.nodes[each.node]) for each in after]
	_write(stored, after, user)
	doc = frappe.new_doc(DOCTYPE)
	doc.update({"kind": kind, "node": node.name, "summary": summary[:140], "created_node": created_node})
	doc.update({"changed_on": now_datetime(), "changed_by": user, "note": note, "state": APPLIED})
	doc.update({"before": _dump(before), "after": _dump(after)})
	# guard: the endpoint has checked the right to write nodes; no role writes the history
	return doc.insert(ignore_permissions=True).name


def _write(stored: StoredTree, positions: Sequence[NodePosition], user: str) -> None:
	try:
		planned = moves.plan_positions(stored, positions)
	except TreeFault as fault:
		_refuse(fault)
	repository.write_moves(planned, user)
	for path in {move.new.path for _node, move in planned}:
		placement.place_under(path)
	for name in stored.nodes:
		frappe.clear_document_cache(repository.DOCTYPE, name)


def _load(positions: Sequence[NodePosition]) -> StoredTree:
	"""Lock and read what a change touches: the nodes, and their parents before and after."""
	names = {each.node for each in positions} | {each.parent_node for each in positions}
	nodes = repository.load_nodes(names - {""}, lock=True)
	children = repository.list_children({each.parent_node for each in positions} - {""})
	splitting = (node_types.DROP, node_types.TERMINAL)
	deepest = {
		each.node: row.splitters if row.node_type in splitting else repository.deepest_splitters(row)
		for each in positions
		if (row := nodes.get(each.node))
	}
	return StoredTree(nodes, children, deepest)


def _lock(names: Collection[str]) -> dict[str, NodeRow]:
	"""Lock and return nodes, all of which must be in use."""
	nodes = repository.load_nodes(set(names), lock=True)
	if len(nodes) < len(set(names)):
		frappe.throw(_("This node no longer exists. Reload the page."), FsmError)
	for node in nodes.values():
		if node.status == node_types.OUT_OF_USE:
			_refuse(TreeFault(tree.NOT_IN_USE, node.code))
	return nodes


def _refuse(fault: TreeFault) -> None:
	frappe.throw(frappe.utils.escape_html(messages.describe_fault(fault)), FsmError)


def _dump(positions: Sequence[NodePosition]) -> str:
	return json.dumps([each.as_json() for each in positions])


def _positions(text: str) -> list[NodePosition]:
	return [NodePosition(**each) for each in json.loads(text)]
