"""Small networks for tests: a site with an OLT, PON ports, splitters and drops."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.network.topology import node_types
from gigafibre_fsm.tests import builders

if TYPE_CHECKING:
	from frappe.model.document import Document

PORTS = {node_types.OLT: 16, node_types.CARD: 16, node_types.SPLITTER: 8, node_types.TERMINAL: 4}


@dataclass
class NetworkNames:
	"""The names of a small network: one site, one OLT, one PON port, one splitter of eight, and its drops."""

	site: str
	olt: str
	pon_port: str
	splitter: str
	drops: list[str]


def a_node(node_type: str, parent: str | None = None, port_no: int = 0, **values: object) -> "Document":
	"""A node with a code that no other has; the number of its ports is the usual one of its kind."""
	given = {
		"code": builders.unique(node_type.replace(" ", "-")).replace(" ", "-"),
		"node_type": node_type,
		"parent_node": parent,
		"port_no": port_no,
		"ports": PORTS.get(node_type, 0),
	}
	return frappe.get_doc({"doctype": "Network Node", **given, **values}).insert()


def a_network(drops: int = 2, **pon_values: object) -> NetworkNames:
	"""A network with one splitter and these many drops; `pon_values` are fields of its PON port."""
	site = a_node(node_types.SITE)
	olt = a_node(node_types.OLT, site.name)
	return a_pon(site.name, olt.name, 1, drops, **pon_values)


def a_pon(site: str, olt: str, port_no: int, drops: int = 2, **pon_values: object) -> NetworkNames:
	"""One more PON port of an OLT, with a splitter and drops."""
	pon = a_node(node_types.PON_PORT, olt, port_no, **pon_values)
	splitter = a_node(node_types.SPLITTER, pon.name, 1)
	made = [a_node(node_types.DROP, splitter.name, port).name for port in range(1, drops + 1)]
	return NetworkNames(site, olt, pon.name, splitter.name, made)
