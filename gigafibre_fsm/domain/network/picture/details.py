"""What the panel says of a node: its lines, worst first, their light, and what was changed there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING

from pypika import Order
from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Count

from gigafibre_fsm.domain.network.picture import line_states, states
from gigafibre_fsm.domain.network.topology import changes, light, line_light, repository

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.topology.line_light import LineLight
	from gigafibre_fsm.domain.network.topology.node_types import NodeRow

MOST_HOMES, MOST_CHANGES = 12, 6


@dataclass(frozen=True, slots=True)
class ServedHome:
	"""A home below a node and its ONT; `since` is site time, naive, None if the ACS has never reported it."""

	drop: str
	drop_code: str
	location: str
	location_name: str
	customer: str
	customer_name: str
	equipment: str
	state: str
	since: datetime | None


@dataclass(frozen=True, slots=True)
class SharedLight:
	"""The light of several lines: how many have a figure, how many are too weak, in dB what they lost since their baseline.

	`change` is the median of the lines with a baseline, None with fewer than three.
	"""

	measured: int
	weak: int
	change: float | None


@dataclass(frozen=True, slots=True)
class NodeChange:
	"""A change of the tree, as it was written down; `changed_on` is site time, naive."""

	name: str
	summary: str
	changed_on: datetime
	changed_by: str
	state: str


def list_homes(root: "NodeRow", *, start: int = 0) -> list[ServedHome]:
	"""Return a page of the homes below a node, those in the worst state first, and one more if others follow.

	Args:
		root: the node.
		start: how many to leave out.
	"""
	tables = line_states.list_tables()
	device, place, drop, line, port = tables
	customer = frappe.qb.DocType("Customer")
	state = line_states.state_of(line, port)
	rank = Case()
	for at, name in enumerate(states.WORST_FIRST):
		rank = rank.when(state == name, at)
	query = line_states.join_lines(tables)
	query = query.left_join(customer).on(customer.name == place.customer)
	query = query.select(drop.name, drop.code, place.name, place.location_name, place.customer)
	query = query.select(customer.customer_name, device.name, state, line.state_since)
	query = query.where(drop.path.like(f"{root.path}%") & (device.equipment_type == "ONT"))
	query = query.orderby(rank, order=Order.asc).orderby(drop.code).limit(MOST_HOMES + 1).offset(start)
	return [ServedHome(*(value or "" for value in row[:8]), row[8]) for row in query.run()]


def find_lights(root: "NodeRow") -> dict[str, "LineLight"]:
	"""Return device → its light, for a node below a PON port or the port itself; none for a node above.

	A device is judged with its neighbours, so those of the whole splitter are loaded.
	"""
	if not root.pon_port:
		return {}
	above = repository.find_node(root.splitter or root.pon_port) if root.splitter != root.name else root
	return {each.equipment: each for each in line_light.list_lights(above or root)}


def share_light(lights: Sequence["LineLight"]) -> SharedLight:
	"""Return what the lines of a node have in common.

	Args:
		lights: of the lines below one node.
	"""
	measured = [each for each in lights if each.measured is not None]
	changed = [each.measured - each.baseline for each in measured if each.baseline is not None]  # type: ignore[operator]
	weak = sum(1 for each in measured if each.verdict.kind == light.LOST)
	return SharedLight(
		len(measured), weak, round(median(changed), 1) if len(changed) >= light.FEWEST_SIBLINGS else None
	)


def list_node_changes(root: "NodeRow") -> list[NodeChange]:
	"""Return the newest changes of a node, of what is above it, and of what hangs below it."""
	change, node = frappe.qb.DocType(changes.DOCTYPE), frappe.qb.DocType(repository.DOCTYPE)
	above = root.path.strip("/").split("/")
	query = frappe.qb.from_(change).join(node).on(node.name == change.node)
	query = query.select(change.name, change.summary, change.changed_on, change.changed_by, change.state)
	query = query.where(node.name.isin(above) | node.path.like(f"{root.path}%"))
	rows = query.orderby(change.changed_on, order=Order.desc).limit(MOST_CHANGES).run()
	return [NodeChange(name, summary or "", on, by or "", state) for name, summary, on, by, state in rows]


def count_customers(root: "NodeRow") -> int:
	"""Return how many customers have a home below a node."""
	place, drop = frappe.qb.DocType("Service Location"), frappe.qb.DocType(repository.DOCTYPE)
	query = frappe.qb.from_(drop).join(place).on(place.network_node == drop.name)
	query = query.select(Count(place.customer).distinct()).where(drop.path.like(f"{root.path}%"))
	return query.run()[0][0]
