"""The rows of Network Node: the only module that reads and writes them, beside the form's own fields.

Whoever changes the tree locks first, in a new transaction (`transactions.run_transaction`), so that what is read
afterwards is what others have committed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Concat, Count, Length, Max, Replace, Substring, Sum

from gigafibre_fsm.domain.network.topology import node_types
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import Ancestors, SubtreeMove

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

DOCTYPE = "Network Node"
COLUMNS = tuple(field.name for field in fields(NodeRow))
INHERITED = ("site", "olt", "pon_port", "splitter")
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class NodePath:
	"""The nodes from a site down to a node, each by its name; None where there is none."""

	site: str | None = None
	olt: str | None = None
	pon_port: str | None = None
	splitter: str | None = None
	drop: str | None = None


@dataclass(frozen=True, slots=True)
class ChildRow:
	"""A node in a list of what hangs from another; `free` is None for a node without numbered ports."""

	node: NodeRow
	children: int
	free: int | None


def path_of(node: str) -> NodePath:
	"""Return what is above a node, and the node itself where it is of such a kind; nothing for one that is gone."""
	row = find_node(node)
	if row is None:
		return NodePath()
	drop = row.name if row.node_type == node_types.DROP else None
	return NodePath(row.site or None, row.olt or None, row.pon_port or None, row.splitter or None, drop)


def node_of_location(location: str) -> str | None:
	"""Return the drop that feeds a Service Location; None if nobody has said which."""
	return frappe.db.get_value("Service Location", location, "network_node")


def has_nodes() -> bool:
	"""Whether anybody has drawn the network yet."""
	return bool(frappe.db.exists(DOCTYPE, {}))


def find_node(name: str) -> NodeRow | None:
	"""Return a node by its name; None if there is none."""
	return load_nodes([name]).get(name)


def load_nodes(names: Collection[str], *, lock: bool = False) -> dict[str, NodeRow]:
	"""Return nodes by their names, those that exist; locked in the order of their names if they shall change."""
	if not names:
		return {}
	node = frappe.qb.DocType(DOCTYPE)
	query = _select(node).where(node.name.isin(sorted(names))).orderby(node.name)
	return {row.name: row for row in _rows(query.for_update() if lock else query)}


def list_codes(names: Collection[str]) -> dict[str, str]:
	"""Return name → code of these nodes, in one query; nodes that no longer exist are left out."""
	if not names:
		return {}
	return dict(frappe.get_all(DOCTYPE, {"name": ("in", sorted(names))}, ["name", "code"], as_list=True))


def find_by_codes(codes: Collection[str]) -> dict[str, NodeRow]:
	"""Return nodes by their codes in lower case, those that exist."""
	found: dict[str, NodeRow] = {}
	node = frappe.qb.DocType(DOCTYPE)
	every = sorted(codes)
	for start in range(0, len(every), AT_ONCE):
		query = _select(node).where(node.code.isin(every[start : start + AT_ONCE]))
		found.update((row.code.casefold(), row) for row in _rows(query))
	return found


def list_children(parents: Collection[str]) -> dict[str, list[NodeRow]]:
	"""Return what hangs from each of these nodes, by port, without what is out of use; all parents are in the answer."""
	found: dict[str, list[NodeRow]] = {parent: [] for parent in parents}
	if parents:
		node = frappe.qb.DocType(DOCTYPE)
		query = _select(node).where(node.parent_node.isin(sorted(parents)))
		query = query.where(node.status != node_types.OUT_OF_USE).orderby(node.port_no).orderby(node.code)
		for row in _rows(query):
			found[row.parent_node].append(row)
	return found


def page_of_children(parent: str, *, start: int = 0, limit: int = 200) -> list[ChildRow]:
	"""Return a page of what hangs from a node, by port and code, with what is free below each.

	Args:
		parent: name of the node; empty for the sites.
		start: how many to leave out.
		limit: how many at most.
	"""
	node = frappe.qb.DocType(DOCTYPE)
	there = node.parent_node == parent if parent else node.parent_node.isnull() | (node.parent_node == "")
	query = _select(node).where(there).orderby(node.port_no).orderby(node.code)
	return with_counts(_rows(query.limit(limit).offset(start)))


def list_below(path: str, kinds: Collection[str] = (), *, limit: int) -> list[NodeRow]:
	"""Return the node of a path and all below it, those nearest to it first.

	Args:
		path: of the node; `/` for the whole network.
		kinds: only nodes of these; all without any.
		limit: how many at most.
	"""
	node = frappe.qb.DocType(DOCTYPE)
	query = _select(node).where(node.path.like(f"{path}%"))
	if kinds:
		query = query.where(node.node_type.isin(list(kinds)))
	depth = Length(node.path) - Length(Replace(node.path, "/", ""))
	return _rows(query.orderby(depth).orderby(node.path).limit(limit))


def list_places(names: Collection[str]) -> dict[str, tuple[float, float]]:
	"""Return latitude and longitude of the nodes for which somebody has written them."""
	node = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(node).select(node.name, node.latitude, node.longitude)
	query = query.where(node.name.isin(sorted(names)) & (node.latitude != 0)) if names else None
	return {name: (float(lat), float(lon)) for name, lat, lon in query.run()} if query else {}


def nodes_under(node: str, *, kind: str | None = None, after: str = "", limit: int = 200) -> list[NodeRow]:
	"""Return a page of the nodes below a node, in the order of their names.

	Args:
		node: name of the Network Node, which is not in the answer itself.
		kind: only nodes of this kind.
		after: name of the last node of the page before.
		limit: how many at most.
	"""
	table = frappe.qb.DocType(DOCTYPE)
	root = find_node(node)
	if root is None:
		return []
	query = _select(table).where(
		table.path.like(f"{root.path}%") & (table.name != node) & (table.name > after)
	)
	if kind:
		query = query.where(table.node_type == kind)
	return _rows(query.orderby(table.name).limit(limit))


def deepest_splitters(node: NodeRow) -> int:
	"""Return the largest number of splitters on the way to a node or to anything below it."""
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(Max(table.splitters)).where(table.path.like(f"{node.path}%"))
	return query.run()[0][0] or node.splitters


def port_key(node: NodeRow) -> str | None:
	"""Return what makes a port of a parent unique in the table; None for a node that takes no port."""
	return f"{node.parent_node}:{node.port_no}" if node.port_no else None


def write_moves(moves: Sequence[tuple[NodeRow, SubtreeMove]], user: str) -> None:
	"""Hang nodes elsewhere, with everything below them.

	Their former ports are freed first, so that two nodes can change places.

	Args:
		moves: each node with the parent and port that it takes, and what follows for what is below it.
		user: who changes it.
	"""
	table = frappe.qb.DocType(DOCTYPE)
	names = [node.name for node, _move in moves]
	frappe.qb.update(table).set(table.port_key, None).where(table.name.isin(names)).run()
	for node, move in moves:
		now = frappe.utils.now_datetime()
		own = frappe.qb.update(table).set(table.parent_node, node.parent_node or None)
		own = own.set(table.port_no, node.port_no).set(table.port_key, port_key(node))
		own = own.set(table.status, node.status).set(table.modified, now).set(table.modified_by, user)
		own.where(table.name == node.name).run()
		_move_subtree(move)


def _move_subtree(move: SubtreeMove) -> None:
	"""Write what follows for a node and all below it, in one statement."""
	if move.old == move.new:
		return
	table = frappe.qb.DocType(DOCTYPE)
	change = frappe.qb.update(table)
	for column in INHERITED:
		old, new = (getattr(each, column) or None for each in (move.old, move.new))
		if old != new:
			is_inherited = table[column] == old if old else table[column].isnull() | (table[column] == "")
			change = change.set(table[column], Case().when(is_inherited, new).else_(table[column]))
	if move.deeper:
		change = change.set(table.splitters, table.splitters + move.deeper)
	rest = Substring(table.path, len(move.old.path) + 1, 1000)
	change = change.set(table.path, Concat(move.new.path, rest))
	change.where(table.path.like(f"{move.old.path}%")).run()


def ancestor_values(found: Ancestors) -> dict[str, str | int | None]:
	"""Return the columns of a row that follow from what is above it."""
	values = {column: getattr(found, column) or None for column in INHERITED}
	return {**values, "splitters": found.splitters, "path": found.path}


def _count_children(parents: Sequence[str]) -> dict[str, tuple[int, int]]:
	"""Return parent → how many nodes hang from it, and how many of its ports they take."""
	counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
	if parents:
		node = frappe.qb.DocType(DOCTYPE)
		width = Case().when(node.node_type == node_types.TERMINAL, node.ports).else_(1)
		query = frappe.qb.from_(node).select(node.parent_node, Count("*"), Sum(width))
		query = query.where(node.parent_node.isin(list(parents)) & (node.status != node_types.OUT_OF_USE))
		counts.update(
			(parent, (count, int(taken))) for parent, count, taken in query.groupby(node.parent_node).run()
		)
	return counts


def with_counts(rows: Sequence[NodeRow]) -> list[ChildRow]:
	"""Return nodes with what hangs from each, and its free ports."""
	counts = _count_children([row.name for row in rows])
	return [
		ChildRow(row, counts[row.name][0], row.ports - counts[row.name][1] if row.ports else None)
		for row in rows
	]


def _select(node) -> "QueryBuilder":
	return frappe.qb.from_(node).select(*(node[column] for column in COLUMNS))


def _rows(query: "QueryBuilder") -> list[NodeRow]:
	return [_row(values) for values in query.run()]


def _row(values: Iterable[object]) -> NodeRow:
	numbers = ("port_no", "ports", "splitters")
	pairs = zip(COLUMNS, values, strict=True)
	return NodeRow(**{name: value or (0 if name in numbers else "") for name, value in pairs})  # type: ignore[arg-type]
