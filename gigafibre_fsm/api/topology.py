"""Endpoints of the network's tree: what hangs from a node, its free ports, and adding a drop."""

from typing import TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import names_of, require
from gigafibre_fsm.domain.network.topology import changes, drops, export, imports, repository, tree
from gigafibre_fsm.domain.network.topology.repository import ChildRow
from gigafibre_fsm.exceptions import FsmError

PAGE = 200
MOST_FAULTS = 200


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


class FreePorts(TypedDict):
	"""The free ports of a node, lowest first."""

	ports: list[int]


class NewDrop(TypedDict):
	"""A drop that was added, and the port that it got."""

	name: str
	code: str
	port_no: int


class NetworkChanged(TypedDict):
	"""The Network Change that was made."""

	change: str


class FaultLine(TypedDict):
	"""A line of a file that cannot be imported, counted from 1, 0 for the whole file, and why."""

	line: int
	text: str


class FileCheck(TypedDict):
	"""What importing a file would do; `faults` are the first of `fault_count`."""

	rows: int
	new_nodes: int
	changed_nodes: int
	faults: list[FaultLine]
	fault_count: int


class ImportStarted(TypedDict):
	"""How many nodes a worker will write."""

	new_nodes: int


class ChangeUndone(TypedDict):
	"""The Network Change that was undone."""

	undone: str


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


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(120, 60)
@unit_of_work.whole
def move_node(node: str, parent: str, port_no: int = 0, note: str = "") -> NetworkChanged:
	"""Hang a node, with all below it, elsewhere.

	Args:
		node: name of the Network Node.
		parent: name of the node that shall feed it.
		port_no: its port there; 0 for the first that is free.
		note: why, for the history.

	Raises:
		FsmError: it may not hang there.
	"""
	_require_write()
	user = frappe.session.user
	return {"change": changes.move_node(node, parent, port_no, user=user, note=note)}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def split_splitter(
	splitter: str, code: str, ports: int, parent: str, port_no: int, children: str
) -> NetworkChanged:
	"""Put a new splitter beside one, and hang some of what hangs there from it.

	Args:
		splitter: name of the splitter that is relieved.
		code: of the new splitter.
		ports: of the new splitter.
		parent: name of the node that feeds the new one.
		port_no: its port there.
		children: JSON list of names of nodes that hang from the old splitter.

	Raises:
		FsmError: nothing was chosen, a node hangs elsewhere, or there are too few ports.
	"""
	_require_write()
	made = changes.split_splitter(
		splitter,
		code=code,
		ports=ports,
		parent=parent,
		port_no=port_no,
		children=names_of(children),
		user=frappe.session.user,
	)
	return {"change": made}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def merge_nodes(source: str, target: str) -> NetworkChanged:
	"""Hang everything from one node at another of its kind, and take the first out of use.

	Raises:
		FsmError: they are of different kinds, or there are too few free ports.
	"""
	_require_write()
	return {"change": changes.merge_nodes(source, target, user=frappe.session.user)}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def undo_change(change: str) -> ChangeUndone:
	"""Hang everything where it was before a change.

	Raises:
		FsmError: there is no such change; or it cannot be undone.
	"""
	_require_write()
	if not frappe.db.exists(changes.DOCTYPE, change):
		frappe.throw(_("There is no such change. Reload the page."), FsmError)
	changes.undo_change(change, user=frappe.session.user)
	return {"undone": change}


@frappe.whitelist(methods=["GET"])
@guards.manager
@guards.limited(30, 60)
def check_import(network_import: str) -> FileCheck:
	"""Return what importing a file of nodes would do, and what is wrong with which line; writes nothing."""
	require(imports.DOCTYPE, network_import, "read")
	found = imports.check_file(network_import)
	shown = [{"line": each.line, "text": imports.describe_fault(each)} for each in found.faults[:MOST_FAULTS]]
	return {
		"rows": found.rows,
		"new_nodes": found.new_nodes,
		"changed_nodes": found.changed_nodes,
		"faults": shown,
		"fault_count": len(found.faults),
	}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(20, 60)
@unit_of_work.whole
def start_import(network_import: str) -> ImportStarted:
	"""Have a worker import a file of nodes; refused while any of its rows is bad."""
	require(imports.DOCTYPE, network_import, "write")
	_require_write()
	return {"new_nodes": imports.request_import(network_import, frappe.session.user)}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(20, 60)
def export_nodes(node: str = "") -> None:
	"""Respond with the network, or with a node and all below it, as a CSV file that the import takes."""
	frappe.has_permission(repository.DOCTYPE, "export", throw=True)
	found = repository.find_node(node) if node else None
	frappe.local.response.filename = "network.csv"
	frappe.local.response.filecontent = export.export_nodes(found.path if found else "/").encode()
	frappe.local.response.type = "download"


def _require_write() -> None:
	frappe.has_permission(repository.DOCTYPE, "write", throw=True)


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
