"""Endpoints of the network's map: what it draws, what changed since, the way to a home, and what is known of a node."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.api import guards
from gigafibre_fsm.api.arguments import require
from gigafibre_fsm.domain.dispatch.job import open_visits
from gigafibre_fsm.domain.network.levels.messages import LevelTrend, find_trend
from gigafibre_fsm.domain.network.picture import (
	details,
	marks,
	messages,
	open_incidents,
	search,
	states,
	view,
)
from gigafibre_fsm.domain.network.picture.details import ServedHome
from gigafibre_fsm.domain.network.picture.view import PictureNode
from gigafibre_fsm.domain.network.topology import node_types, repository
from gigafibre_fsm.domain.network.topology.line_light import LineLight
from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.exceptions import FsmError


class MapNode(TypedDict):
	"""A node; `counts` are its lines up, silent, down, weak and never heard of; `free` is None without numbered ports.

	`place` is latitude and longitude, None without one.
	"""

	name: str
	code: str
	kind: str
	parent: str
	port_no: int
	ports: int
	status: str
	children: int
	free: int | None
	counts: list[int]
	place: list[float] | None


class MapView(TypedDict):
	"""The nodes of a view, parents before children; `root` is empty for the whole network.

	`left_out` counts nodes that are too many for one picture, `shape` changes whenever a node does, `incidents` are the
	states of those that are not over, by node.
	"""

	root: str
	nodes: list[MapNode]
	left_out: int
	cursor: str
	shape: str
	incidents: dict[str, str]


class MapChanges(TypedDict):
	"""Counts of the nodes whose lines changed, by name, and the next cursor; all incidents of the view."""

	counts: dict[str, list[int]]
	cursor: str
	shape: str
	incidents: dict[str, str]


class MapHit(TypedDict):
	"""A node that was found, by what (node, serial, address, customer, phone), and what is shown of it."""

	node: str
	kind: str
	title: str
	about: str


class MapHits(TypedDict):
	"""What a text may mean."""

	hits: list[MapHit]


class MapHome(TypedDict):
	"""A home below a node: `said` is its line's state in words, `light` its level with what it means."""

	drop: str
	drop_code: str
	location: str
	location_name: str
	customer: str
	customer_name: str
	equipment: str
	state: str
	said: str
	light: list[str]


class MapHomes(TypedDict):
	"""A page of the homes below a node, the worst first."""

	homes: list[MapHome]
	more: bool


class MapVisit(TypedDict):
	"""A visit that is not over, with its time in words."""

	job: str
	said: str


class MapChange(TypedDict):
	"""A Network Change, in words."""

	change: str
	said: str


class MapIncident(TypedDict):
	"""An incident that is not over, in words."""

	incident: str
	said: str


class MapPanel(MapHomes):
	"""What is known of a node; `facts` and `light` are sentences in the language of the request.

	`levels` are those of a drop's ONT, one for each of the last 90 days in dBm; empty for other nodes.
	"""

	name: str
	code: str
	kind: str
	way: list[str]
	facts: list[str]
	light: list[str]
	incidents: list[MapIncident]
	visits: list[MapVisit]
	changes: list[MapChange]
	levels: list[float | None]


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def open_view(node: str = "") -> MapView:
	"""Return the view that shows a node: of its PON port with all below it, or of the network down to its PON ports.

	Args:
		node: name of the Network Node; empty for the whole network.
	"""
	found = view.load_view(_readable(node) if node else _may_read())
	return {
		"root": found.root,
		"nodes": [_map_node(each) for each in found.nodes],
		"left_out": found.left_out,
		"cursor": found.cursor,
		"shape": found.shape,
		"incidents": found.incidents,
	}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def list_changes(root: str = "", cursor: str = "") -> MapChanges:
	"""Return the counts that changed in a view since a cursor; all of them if the cursor is too old.

	Args:
		root: of the view; empty for the whole network.
		cursor: of the view, or of the changes before.
	"""
	found = view.list_changes(_readable(root) if root else _may_read(), cursor[:40])
	counts = {node: states.as_list(each) for node, each in found.counts.items()}
	return {
		"counts": counts,
		"cursor": found.cursor,
		"shape": found.shape,
		"incidents": found.incidents,
	}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def find_homes(text: str) -> MapHits:
	"""Return the nodes that a text may mean: a code, code and port, serial, address, customer or telephone number."""
	_may_read()
	return {
		"hits": [
			{"node": each.node, "kind": each.kind, "title": each.title, "about": each.about}
			for each in search.find_hits(text[:140])
		]
	}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def describe_node(node: str) -> MapPanel:
	"""Return what is known of a node: what hangs there, its light, who is affected, coming visits, what changed."""
	row = _readable(node)
	lights = details.find_lights(row)
	visits = open_visits.list_visits_below(row) if frappe.has_permission("Dispatch Job", "read") else []
	now = now_datetime()
	page = _page_of_homes(row, 0, lights)
	trend = _find_trend(row, page["homes"])
	return {
		"name": row.name,
		"code": row.code,
		"kind": row.node_type,
		"way": _codes_above(row),
		"facts": messages.describe_node(row, details.count_customers(row)),
		"light": [*messages.describe_shared_light(row, lights.values()), *filter(None, [trend.said])],
		"levels": trend.levels,
		"incidents": [
			{"incident": each.name, "said": messages.describe_incident(each)}
			for each in marks.list_concerning(row, open_incidents.list_standing())
		],
		**page,
		"visits": [{"job": each.job, "said": open_visits.describe_visit(each)} for each in visits],
		"changes": [
			{"change": each.name, "said": messages.describe_change(each, now)}
			for each in details.list_node_changes(row)
		],
	}


@frappe.whitelist(methods=["GET"])
@guards.dispatcher
@guards.limited(240, 60)
def list_homes(node: str, start: int = 0) -> MapHomes:
	"""Return a page of the homes below a node, those in the worst state first.

	Args:
		node: name of the Network Node.
		start: how many to leave out.
	"""
	row = _readable(node)
	return _page_of_homes(row, max(0, start), details.find_lights(row))


def _may_read() -> None:
	frappe.has_permission(repository.DOCTYPE, "read", throw=True)


def _readable(node: str) -> NodeRow:
	if not frappe.db.exists(repository.DOCTYPE, node):
		frappe.throw(_("This node no longer exists. Reload the page."), FsmError)
	require(repository.DOCTYPE, node, "read")
	row = repository.find_node(node)
	assert row is not None
	return row


def _map_node(each: PictureNode) -> MapNode:
	node = each.node
	return {
		"name": node.name,
		"code": node.code,
		"kind": node.node_type,
		"parent": node.parent_node,
		"port_no": node.port_no,
		"ports": node.ports,
		"status": node.status,
		"children": each.children,
		"free": each.free,
		"counts": states.as_list(each.counts),
		"place": list(each.place) if each.place else None,
	}


def _codes_above(row: NodeRow) -> list[str]:
	names = row.path.strip("/").split("/")[:-1]
	nodes = repository.load_nodes(names)
	return [nodes[name].code for name in names if name in nodes]


def _page_of_homes(row: NodeRow, start: int, lights: dict[str, LineLight]) -> MapHomes:
	homes = details.list_homes(row, start=start) if frappe.has_permission("Service Location", "read") else []
	now = now_datetime()
	return {
		"homes": [
			_map_home(each, messages.describe_home(each, lights.get(each.equipment), now))
			for each in homes[: details.MOST_HOMES]
		],
		"more": len(homes) > details.MOST_HOMES,
	}


def _find_trend(row: NodeRow, homes: list[MapHome]) -> LevelTrend:
	"""Return how the light at a drop went; nothing for a node with many lines."""
	if row.node_type != node_types.DROP or not homes:
		return LevelTrend([], "")
	return find_trend(homes[0]["equipment"], now_datetime().date())


def _map_home(home: ServedHome, said: tuple[str, list[str]]) -> MapHome:
	return {
		"drop": home.drop,
		"drop_code": home.drop_code,
		"location": home.location,
		"location_name": home.location_name,
		"customer": home.customer,
		"customer_name": home.customer_name,
		"equipment": home.equipment,
		"state": home.state,
		"said": said[0],
		"light": said[1],
	}
