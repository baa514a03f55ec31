"""Drops that were written down as text at Service Locations, found again as nodes of the network."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import frappe

from gigafibre_fsm.domain.network.topology import node_types, placement, repository
from gigafibre_fsm.domain.network.topology.node_types import NodeRow

NO_SUCH_NODE, FEEDS_ANOTHER = "no_such_node", "feeds_another"
AT_ONCE = 500
_PORT = re.compile(r"^(?P<code>.+?)[\s/:#,-]+(?:port|p)?[\s#.]*(?P<port>\d{1,3})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenDrop:
	"""A location with a drop in words that is no node yet; `reason` is one of this module's codes."""

	location: str
	network_drop: str
	network_port: str
	reason: str = NO_SUCH_NODE


def match_locations() -> tuple[int, list[WrittenDrop]]:
	"""Give each location the node of its written drop; return how many got one, and those that did not.

	A drop is found by its code, or by the code and port of the node that feeds it (`SP-042/7`, `SP-042 port 7`). Safe
	to repeat: a location that has a node is left alone.
	"""
	matched, rest = 0, []
	for rows in _pages():
		nodes = _find_nodes(rows)
		taken = set(_list_taken(nodes.values()))
		for row in rows:
			node = nodes.get(row.location)
			if node and node.name not in taken:
				taken.add(node.name)
				frappe.db.set_value("Service Location", row.location, "network_node", node.name)
				placement.place_location(row.location)
				matched += 1
			else:
				reason = FEEDS_ANOTHER if node else NO_SUCH_NODE
				rest.append(WrittenDrop(row.location, row.network_drop, row.network_port, reason))
	return matched, rest


def list_unmatched(limit: int = 1000) -> list[WrittenDrop]:
	"""Return locations whose written drop is no node, in the order of their names."""
	rows = _page("", limit)
	nodes = _find_nodes(rows)
	return [
		WrittenDrop(
			row.location,
			row.network_drop,
			row.network_port,
			FEEDS_ANOTHER if row.location in nodes else NO_SUCH_NODE,
		)
		for row in rows
	]


def parse_port(text: str) -> tuple[str, int] | None:
	"""Read code and port of the node that feeds a drop, as people write them; None if they are not both there."""
	found = _PORT.match(text.strip())
	return (found["code"].strip(), int(found["port"])) if found else None


def _pages() -> Iterable[list[WrittenDrop]]:
	last = ""
	while rows := _page(last, AT_ONCE):
		yield rows
		last = rows[-1].location


def _page(after: str, limit: int) -> list[WrittenDrop]:
	place = frappe.qb.DocType("Service Location")
	is_written = (place.network_drop != "") | (place.network_port != "")
	has_node = place.network_node.isnotnull() & (place.network_node != "")
	query = frappe.qb.from_(place).select(place.name, place.network_drop, place.network_port)
	query = (
		query.where(is_written & has_node.negate() & (place.name > after)).orderby(place.name).limit(limit)
	)
	return [WrittenDrop(*(value or "" for value in row)) for row in query.run()]


def _find_nodes(rows: list[WrittenDrop]) -> dict[str, NodeRow]:
	"""Return location → the drop that its texts name."""
	ports = {row.location: parse_port(row.network_port) for row in rows}
	codes = {text.strip() for row in rows for text in (row.network_drop, row.network_port) if text.strip()}
	nodes = repository.find_by_codes(codes | {port[0] for port in ports.values() if port})
	parents = [
		nodes[port[0].casefold()].name for port in ports.values() if port and port[0].casefold() in nodes
	]
	at_port = {
		(parent, child.port_no): child
		for parent, children in repository.list_children(set(parents)).items()
		for child in children
	}
	found = {}
	for row in rows:
		port = ports[row.location]
		parent = nodes.get(port[0].casefold()) if port else None
		choices = (
			nodes.get(row.network_drop.strip().casefold()),
			nodes.get(row.network_port.strip().casefold()),
			at_port.get((parent.name, port[1])) if parent and port else None,
		)
		drop = next((each for each in choices if each and each.node_type == node_types.DROP), None)
		if drop:
			found[row.location] = drop
	return found


def _list_taken(nodes: Iterable[NodeRow]) -> list[str]:
	names = [node.name for node in nodes]
	if not names:
		return []
	return frappe.get_all("Service Location", {"network_node": ("in", names)}, pluck="network_node")
