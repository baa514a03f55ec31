"""What the map draws at once: the network down to its PON ports, or one PON port with everything below it.

A view has at most `MOST_NODES` nodes, whatever the size of the network: a picture of more is neither readable nor
fast. What is left out is reached by opening a node that is in the view.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Avg, Count, Max

from gigafibre_fsm.domain.network.picture import line_states, marks, open_incidents, states
from gigafibre_fsm.domain.network.picture.states import LineCounts
from gigafibre_fsm.domain.network.topology import node_types, repository
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.repository import ChildRow

MOST_NODES = 600
UPPER = (node_types.SITE, node_types.CABINET, node_types.OLT, node_types.CARD, node_types.PON_PORT)
REMEMBERED = 1800
"""Seconds for which the server knows what it has shown, so that it answers with what changed since."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PictureNode:
	"""A node of the network with the lines below it; `place` is its latitude and longitude, None without one.

	`children` counts what hangs from it, `free` its free ports (None without numbered ports).
	"""

	node: NodeRow
	children: int
	free: int | None
	counts: LineCounts
	place: Place | None


@dataclass(frozen=True, slots=True)
class PictureView:
	"""Nodes in the order of the tree, parents before children.

	`root` is the node below which they hang, empty for the whole network; `left_out` counts nodes that would have
	been too many; `cursor` is what `list_changes` takes; `shape` changes whenever a node does; `incidents` are the
	states of those that are not over, by node.
	"""

	root: str
	nodes: list[PictureNode]
	left_out: int
	cursor: str
	shape: str
	incidents: dict[str, str]


@dataclass(frozen=True, slots=True)
class PictureChanges:
	"""What changed in a view since a cursor: counts by node, and the next cursor; `incidents` are all of the view."""

	counts: dict[str, LineCounts]
	cursor: str
	shape: str
	incidents: dict[str, str]


def load_view(node: NodeRow | None) -> PictureView:
	"""Return the view that shows a node: that of its PON port if it hangs from one, else of the network."""
	root = find_root(node)
	rows, left_out = _load_rows(root)
	counts = _count_lines(root, {row.name: row.path for row in rows})
	places = _find_places(root, rows)
	children = {each.node.name: each for each in repository.with_counts(rows)}
	nodes = [_picture_node(children[row.name], counts, places) for row in _in_tree_order(rows)]
	incidents = marks.mark_nodes(counts, open_incidents.list_standing())
	return PictureView(root.name if root else "", nodes, left_out, _remember(counts), find_shape(), incidents)


def find_root(node: NodeRow | None) -> NodeRow | None:
	"""Return the node whose view shows a node; None for the view of the whole network."""
	if node is None or node.node_type == node_types.PON_PORT:
		return node
	if node.pon_port:
		port = repository.find_node(node.pon_port)
		return port if port and _count_below(port, ()) <= MOST_NODES else _nearest_splitter(node)
	# the view of the whole network has it, unless that is too large
	return node if _count_below(None, UPPER) > MOST_NODES else None


def list_changes(root: NodeRow | None, cursor: str) -> PictureChanges:
	"""Return the nodes of a view whose lines have changed since a cursor; all of them if it is too old.

	Args:
		root: of the view.
		cursor: of the view, or of the changes before.
	"""
	rows, _left_out = _load_rows(root)
	counts = _count_lines(root, {row.name: row.path for row in rows})
	changed = states.list_changed(frappe.cache.get_value(_key(cursor)), counts)
	incidents = marks.mark_nodes(counts, open_incidents.list_standing())
	return PictureChanges(changed, _remember(counts), find_shape(), incidents)


def find_shape() -> str:
	"""Return a text that changes whenever a node is made, changed, moved or deleted."""
	node = frappe.qb.DocType(repository.DOCTYPE)
	count, newest = frappe.qb.from_(node).select(Count("*"), Max(node.modified)).run()[0]
	return f"{count} {newest}"


def _nearest_splitter(node: NodeRow) -> NodeRow:
	"""Return the splitter that shows a node of a PON port that is too large for one view."""
	if node.node_type == node_types.SPLITTER:
		return node
	return repository.find_node(node.splitter) or node


def _kinds(root: NodeRow | None) -> tuple[str, ...]:
	"""Return the kinds of nodes that a view shows; none for all."""
	return () if root and root.pon_port else UPPER


def _load_rows(root: NodeRow | None) -> tuple[list[NodeRow], int]:
	"""Return the nodes of a view and how many are left out: of too many, the deepest."""
	kinds = _kinds(root)
	count = _count_below(root, kinds)
	if count > MOST_NODES and not (root and root.pon_port):
		kinds = kinds[:-1]
	rows = repository.list_below(root.path if root else "/", kinds, limit=MOST_NODES)
	return rows, count - len(rows)


def _count_below(root: NodeRow | None, kinds: Sequence[str]) -> int:
	node = frappe.qb.DocType(repository.DOCTYPE)
	query = frappe.qb.from_(node).select(Count("*"))
	if root:
		query = query.where(node.path.like(f"{root.path}%"))
	if kinds:
		query = query.where(node.node_type.isin(kinds))
	return query.run()[0][0]


def _count_lines(root: NodeRow | None, paths: Mapping[str, str]) -> dict[str, LineCounts]:
	"""Return the counts of all lines below each node of a view."""
	if root and root.pon_port:
		return states.roll_up(paths, line_states.count_by_drop(root))
	by_port = line_states.count_by_port(root.path if root else "/")
	return states.roll_up(paths, by_port)


def _find_places(root: NodeRow | None, rows: Sequence[NodeRow]) -> dict[str, Place]:
	"""Return where nodes are: as somebody has written, else where their home, their splitters or their parent are."""
	written = repository.list_places([row.name for row in rows])
	found = {**(_places_of_homes(root) if root and root.pon_port else _places_of_ports()), **written}
	for row in sorted(rows, key=lambda row: row.path.count("/")):
		if row.name not in found and row.node_type in UPPER and row.parent_node in found:
			found[row.name] = found[row.parent_node]
	return found


def _places_of_ports() -> dict[str, Place]:
	"""Return PON port → the middle of its splitters that have a place."""
	node = frappe.qb.DocType(repository.DOCTYPE)
	query = frappe.qb.from_(node).select(node.pon_port, Avg(node.latitude), Avg(node.longitude))
	query = query.where((node.node_type == node_types.SPLITTER) & (node.latitude != 0))
	rows = query.groupby(node.pon_port).run()
	return {port: (float(latitude), float(longitude)) for port, latitude, longitude in rows}


def _places_of_homes(root: NodeRow) -> dict[str, Place]:
	"""Return drop → where the home is that it feeds."""
	node, place = frappe.qb.DocType(repository.DOCTYPE), frappe.qb.DocType("Service Location")
	query = frappe.qb.from_(node).join(place).on(place.network_node == node.name)
	query = query.select(node.name, place.latitude, place.longitude)
	query = query.where(node.path.like(f"{root.path}%") & (place.latitude != 0))
	return {drop: (float(latitude), float(longitude)) for drop, latitude, longitude in query.run()}


def _picture_node(
	child: ChildRow, counts: Mapping[str, LineCounts], places: Mapping[str, Place]
) -> PictureNode:
	name = child.node.name
	return PictureNode(
		child.node, child.children, child.free, counts.get(name, states.NO_LINES), places.get(name)
	)


def _in_tree_order(rows: Sequence[NodeRow]) -> list[NodeRow]:
	"""Return nodes as a tree is read: each before what hangs from it, by port and code."""
	below: dict[str, list[NodeRow]] = defaultdict(list)
	names = {row.name for row in rows}
	for row in rows:
		below[row.parent_node if row.parent_node in names else ""].append(row)
	found: list[NodeRow] = []
	waiting = sorted(below[""], key=_rank, reverse=True)
	while waiting:
		row = waiting.pop()
		found.append(row)
		waiting += sorted(below[row.name], key=_rank, reverse=True)
	return found


def _rank(row: NodeRow) -> tuple[int, str]:
	return row.port_no, row.code


def _remember(counts: Mapping[str, LineCounts]) -> str:
	"""Keep what is shown for a while; return the name that it is kept under."""
	shown = {node: states.as_list(counted) for node, counted in counts.items()}
	cursor = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]
	frappe.cache.set_value(_key(cursor), shown, expires_in_sec=REMEMBERED)
	return cursor


def _key(cursor: str) -> str:
	return f"fsm_network_view:{cursor}"
