"""What saving a Network Node checks and derives, from a form, an import or another program."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.network.topology import messages, node_types, repository, tree
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import TreeFault
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

BY_MOVES_ONLY = ("node_type", "parent_node", "port_no")
"""Fields that change with a move, which keeps the history and can be undone; never with a form."""


def prepare(doc: "Document") -> None:
	"""Check a node that is saved, and write the columns that follow from where it hangs.

	Raises:
		FsmError: it may not hang there, or only a move changes what was changed.
	"""
	try:
		_check_new(doc) if doc.is_new() else _check_stored(doc)
	except TreeFault as fault:
		frappe.throw(frappe.utils.escape_html(messages.describe_fault(fault)), FsmError)


def row_of(doc: "Document") -> NodeRow:
	"""Return a document as the row that its fields make."""
	numbers = ("port_no", "ports", "splitters")
	values = {column: doc.get(column) or (0 if column in numbers else "") for column in repository.COLUMNS}
	return NodeRow(**values)


def _check_new(doc: "Document") -> None:
	# locked, so that two people who add to it come one after the other
	parent = (
		repository.load_nodes([doc.parent_node], lock=True).get(doc.parent_node) if doc.parent_node else None
	)
	if doc.node_type == node_types.PON_PORT:
		doc.ports = 1
	node = row_of(doc)
	tree.check_ports(node)
	tree.check_place(node, parent, repository.list_children([parent.name])[parent.name] if parent else [])
	doc.update(repository.ancestor_values(tree.derive_ancestors(node, parent)))
	doc.port_key = repository.port_key(node)


def _check_stored(doc: "Document") -> None:
	before = doc.get_doc_before_save()
	if before is None or doc.flags.is_by_domain:
		return
	for field in BY_MOVES_ONLY:
		if (doc.get(field) or "") != (before.get(field) or ""):
			sentence = _("“{0}” changes with the button “Move”, which keeps a history and can be undone.")
			frappe.throw(sentence.format(_(doc.meta.get_label(field))), FsmError)
	for field in (*repository.INHERITED, "splitters", "path", "port_key"):
		doc.set(field, before.get(field))
	_check_use(doc, before)


def _check_use(doc: "Document", before: "Document") -> None:
	"""Check changes that what hangs from the node may forbid: of its own ports, of its state."""
	is_out_of_use = doc.status == node_types.OUT_OF_USE
	if (doc.ports, doc.status) == (before.ports, before.status):
		return
	if before.status == node_types.OUT_OF_USE and not is_out_of_use:
		frappe.throw(
			_("This node is out of use. Undo the change that took it out, or create a new node."), FsmError
		)
	children = repository.list_children([doc.name])[doc.name]
	if is_out_of_use and (children or frappe.db.exists("Service Location", {"network_node": doc.name})):
		frappe.throw(_("Something is still fed by this node. Move it first."), FsmError)
	if is_out_of_use:
		doc.port_no, doc.port_key = 0, None
		return
	tree.check_ports(row_of(doc), children)
	_check_room(doc)


def _check_room(doc: "Document") -> None:
	"""Check that a terminal that grew still has its ports at its splitter."""
	if doc.node_type == node_types.TERMINAL:
		parent = repository.find_node(doc.parent_node)
		if parent:
			tree.check_place(row_of(doc), parent, repository.list_children([parent.name])[parent.name])
