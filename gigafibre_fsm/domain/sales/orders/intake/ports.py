"""The port of a splitter or terminal that is kept for an order, and the drop that hangs from it once it is submitted."""

from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.network.topology import drops, node_types, tree
from gigafibre_fsm.domain.network.topology import repository as nodes
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import TreeFault
from gigafibre_fsm.domain.sales.orders import messages, repository
from gigafibre_fsm.domain.sales.orders.states import Turn
from gigafibre_fsm.domain.sales.orders.step_result import StepDelay, StepResult
from gigafibre_fsm.domain.sales.orders.steps import SaleStep
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

LOCATION = "Service Location"


def hold_port(order: "Document", node: str) -> None:
	"""Keep the first free port of a splitter or terminal for a locked order; an empty node keeps none.

	Of two orders at once the key lets one have a port: it is unique in the database.

	Raises:
		FsmError: it is no splitter or terminal, or all its ports are taken or kept.
	"""
	if not node:
		repository.write_order(order, node=None, port_no=0, port_key=None)
		return
	above = nodes.load_nodes([node], lock=True).get(node)
	if above is None or above.node_type not in (node_types.SPLITTER, node_types.TERMINAL):
		frappe.throw(_("Choose a splitter or a terminal of the network."), FsmError)
	port = _find_free_port(above, order.name)
	if port is None:
		frappe.throw(_("All ports of {0} are taken. Choose another splitter.").format(above.code), FsmError)
	repository.write_order(order, node=node, port_no=port, port_key=f"{node}:{port}")


def hang_drop(order: "Document", now: datetime) -> StepResult:
	"""Hang the home of a locked order from the port that was kept for it.

	Where no port was chosen the technician says on site from which one the home hangs.

	Raises:
		StepDelay: no port is free there any more.
	"""
	here = nodes.node_of_location(order.service_location)
	if here:
		return StepResult((nodes.DOCTYPE, here), is_ours=False)
	if not order.node:
		return StepResult()
	above = nodes.load_nodes([order.node], lock=True).get(order.node)
	port = above and _find_free_port(above, order.name, wanted=order.port_no)
	if port is None:
		raise StepDelay(Turn.NETWORK, messages.write_reason(messages.NO_PORT), is_blocked=True)
	drop = drops.add_drop(order.node, order.service_location, port_no=port, is_allowed=True)
	repository.write_order(order, port_no=port, port_key=None)
	return StepResult((nodes.DOCTYPE, drop.name))


def take_drop_away(order: "Document", now: datetime) -> None:
	"""Free the port of a locked order: the drop that was made for it goes."""
	row = repository.read_step(order, SaleStep.PORT)
	if not row.is_ours or not row.document:
		return
	place = frappe.get_doc(LOCATION, order.service_location)
	if place.network_node == row.document:
		place.network_node = None
		# guard: whoever cancels the order was allowed to; the clock has no role
		place.save(ignore_permissions=True)
	# guard: the same
	frappe.delete_doc(nodes.DOCTYPE, row.document, ignore_permissions=True, delete_permanently=True)


def _find_free_port(above: NodeRow, order: str, *, wanted: int = 0) -> int | None:
	"""Return the port that an order may have: the wanted one if it is free, else the first; None if none is.

	Args:
		above: the splitter or terminal, locked.
		order: name of the FSM Order, whose own kept port is free for it.
		wanted: number of a port; 0 for any.
	"""
	children = nodes.list_children([above.name])[above.name]
	others = {"node": above.name, "port_key": ("is", "set"), "name": ("!=", order)}
	kept = set(frappe.get_all(repository.DOCTYPE, others, pluck="port_no"))
	try:
		free = [port for port in tree.list_free_ports(above, children) if port not in kept]
	except TreeFault:
		return None
	return wanted if wanted in free else next(iter(free), None)
