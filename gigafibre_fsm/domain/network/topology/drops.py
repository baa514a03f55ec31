"""The drop that feeds a Service Location: choosing one, and adding one at a free port."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.network.topology import messages, node_types, placement, repository, tree
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import TreeFault
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document


def check_location(location: "Document") -> None:
	"""Refuse a node that cannot feed a home, or one that feeds another (Service Location, validate).

	Raises:
		FsmError: it is no drop, or another location has it.
	"""
	if not location.network_node or not location.has_value_changed("network_node"):
		return
	node = repository.find_node(location.network_node)
	if node is None or node.node_type != node_types.DROP or node.status == node_types.OUT_OF_USE:
		frappe.throw(_("“Drop” takes a drop that is in service. Choose one from the list."), FsmError)
	other = {"network_node": location.network_node, "name": ("!=", location.name or "")}
	if taken := frappe.db.get_value("Service Location", other, "name"):
		frappe.throw(_("This drop feeds {0}. Remove it there first.").format(taken), FsmError)


def location_saved(location: "Document") -> None:
	"""Write where the lines at a location hang when its drop has changed (Service Location, on_update)."""
	before = location.get_doc_before_save()
	if (before.network_node if before else None) != location.network_node:
		placement.place_location(location.name)


def hang_home(location: str, label: str, port: str) -> NodeRow:
	"""Add the drop of a home that has none, where whoever stands at the terminal reads its label; return the drop.

	To be run as a transaction of its own, as `add_drop`. The caller has checked that this user may say so.

	Args:
		location: name of the Service Location.
		label: code of the terminal or splitter, as written on it.
		port: number of the port there; empty for the first free one.

	Raises:
		FsmError: there is no such terminal, no such free port, or the home has a drop.
	"""
	present = frappe.db.get_value("Service Location", location, "network_node", for_update=True)
	if present:
		code = repository.list_codes([present]).get(present, present)
		frappe.throw(
			_("This home hangs from {0} already. Call dispatch if that is wrong.").format(code), FsmError
		)
	if port.strip() and not (port.strip().isascii() and port.strip().isdigit() and 0 < int(port) < 1000):
		frappe.throw(
			_("The port is a number, as written beside it. Leave it empty for the first free one."), FsmError
		)
	above = repository.find_by_codes([label.strip().lower()]).get(label.strip().lower())
	if above is None or above.node_type not in (node_types.SPLITTER, node_types.TERMINAL):
		sentence = _(
			"No terminal and no splitter is called “{0}”. Read its label once more, or call dispatch."
		)
		frappe.throw(frappe.utils.escape_html(sentence.format(label.strip()[:60])), FsmError)
	return add_drop(above.name, location, port_no=int(port.strip() or 0), is_allowed=True)


def add_drop(
	parent: str, location: str | None = None, *, code: str = "", port_no: int = 0, is_allowed: bool = False
) -> NodeRow:
	"""Add a drop at a splitter or terminal, and let it feed a location.

	To be run as a transaction of its own: it locks the parent first, so that of many people who add drops at once
	each gets another port.

	Args:
		parent: name of the splitter or terminal.
		location: name of the Service Location that it feeds, if any.
		code: what is written on it; empty for the parent's code with the port.
		port_no: the port at the parent; 0 for the first free one.
		is_allowed: the caller has checked that this user may add it, although they may not draw the network.

	Raises:
		FsmError: there is no such node, or no such free port.
	"""
	above = repository.load_nodes([parent], lock=True).get(parent)
	if above is None:
		frappe.throw(_("This node no longer exists. Reload the page."), FsmError)
	drop = NodeRow("", code, node_types.DROP, parent)
	try:
		children = repository.list_children([parent])[parent]
		port_no = port_no or tree.find_free_port(drop, above, children)
	except TreeFault as fault:
		frappe.throw(frappe.utils.escape_html(messages.describe_fault(fault)), FsmError)
	doc = frappe.new_doc(repository.DOCTYPE)
	doc.update({"code": code or f"{above.code}-{port_no:02d}", "node_type": node_types.DROP})
	doc.update({"parent_node": parent, "port_no": port_no})
	# guard: a technician adds one drop, for the home of the visit that they are at
	doc.insert(ignore_permissions=is_allowed)
	if location:
		place = frappe.get_doc("Service Location", location)
		place.network_node = doc.name
		place.save(ignore_permissions=is_allowed)
	found = repository.find_node(doc.name)
	assert found is not None
	return found
