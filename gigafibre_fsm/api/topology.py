"""Endpoints of the network's tree: what hangs from a node, its free ports, and adding a drop."""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import require
from gigafibre_fsm.domain.network.topology import drops, repository, tree
from gigafibre_fsm.domain.network.topology.repository import ChildRow
from gigafibre_fsm.exceptions import FsmError

PAGE = 200


class TreeNode(TypedDict):
	"""A node in the tree; `free` is None if it has no numbered ports, `children` counts what hangs from it."""

	name: str
	code: str
	node_type: str
	port_no: int
	ports: int
	status: str
	children: int
	free: int | None


class TreePage(TypedDict):
	"""A page of the nodes that hang from one; `more` tells whether others follow."""

	nodes: list[TreeNode]
	more: bool


class TreeTrail(TypedDict):
	"""The names of the nodes from the root down to a node, itself included."""

	names: list[str]


class FreePorts(TypedDict):
	"""The free ports of a node, lowest first."""

	ports: list[int]


class NewDrop(TypedDict):
	"""A drop that was added, and the port that it got."""

	name: str
	code: str
	port_no: int


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(600, 60)
def list_children(node: str = "", start: int = 0) -> TreePage:
	"""Return a page of what hangs from a node, by port; without a node, the sites.

	Args:
		node: name of the Network Node.
		start: how many to leave out.
	"""
	frappe.has_permission(repository.DOCTYPE, "read", throw=True)
	rows = repository.page_of_children(node, start=max(0, start), limit=PAGE + 1)
	return {"nodes": [_tree_node(row) for row in rows[:PAGE]], "more": len(rows) > PAGE}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def find_nodes(text: str) -> TreePage:
	"""Return the nodes whose code begins with a text, at most a page of them."""
	frappe.has_permission(repository.DOCTYPE, "read", throw=True)
	rows = repository.search_codes(text, limit=PAGE + 1)
	return {"nodes": [_tree_node(row) for row in rows[:PAGE]], "more": len(rows) > PAGE}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def trail_of(node: str) -> TreeTrail:
	"""Return the names of the nodes from the root down to a node, so that the tree can open them."""
	require(repository.DOCTYPE, node, "read")
	found = repository.find_node(node)
	return {"names": found.path.strip("/").split("/") if found else []}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def list_free_ports(node: str) -> FreePorts:
	"""Return the free ports of a node, lowest first; empty if it has no numbered ports."""
	require(repository.DOCTYPE, node, "read")
	found = repository.find_node(node)
	children = repository.list_children([node])[node]
	return {"ports": tree.list_free_ports(found, children) if found else []}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(120, 60)
@unit_of_work.whole
def add_drop(parent: str, location: str = "", code: str = "", port_no: int = 0) -> NewDrop:
	"""Add a drop at a splitter or terminal, and let it feed a location.

	Args:
		parent: name of the splitter or terminal.
		location: name of the Service Location, if the drop feeds one.
		code: what is written on it; empty for the parent's code with the port.
		port_no: the port at the parent; 0 for the first free one.

	Raises:
		FsmError: there is no such node, or no such free port.
	"""
	frappe.has_permission(repository.DOCTYPE, "create", throw=True)
	if location:
		require("Service Location", location, "write")
	if not parent:
		frappe.throw(_("Choose the splitter or terminal of the drop."), FsmError)
	made = drops.add_drop(parent, location or None, code=code, port_no=port_no)
	return {"name": made.name, "code": made.code, "port_no": made.port_no}


def _tree_node(row: ChildRow) -> TreeNode:
	node = row.node
	return {
		"name": node.name,
		"code": node.code,
		"node_type": node.node_type,
		"port_no": node.port_no,
		"ports": node.ports,
		"status": node.status,
		"children": row.children,
		"free": row.free,
	}
