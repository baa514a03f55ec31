"""The states of many lines, counted by the database in one statement.

One rule says what a line's state is: `state_of`. A line is weak if it is online with less light than is normal for
it (`CPE State.weak_below`, which is derived each day from its baseline, its neighbours and the computed level), or
less than its class of optics allows.
"""

from typing import TYPE_CHECKING, NamedTuple

from pypika.terms import Case

import frappe
from frappe.query_builder.functions import Count

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.device import snapshot
from gigafibre_fsm.domain.network.device.optical_power import MEASURED
from gigafibre_fsm.domain.network.picture import states
from gigafibre_fsm.domain.network.picture.states import LineCounts
from gigafibre_fsm.domain.network.quality import pon_classes
from gigafibre_fsm.domain.network.topology import repository

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder, Table

	from gigafibre_fsm.domain.network.topology.node_types import NodeRow


class LineTables(NamedTuple):
	"""The tables of devices with their lines: Equipment, Service Location, Network Node (drop), CPE State, Network Node (PON port)."""

	device: "Table"
	place: "Table"
	drop: "Table"
	line: "Table"
	port: "Table"


def count_by_port(path: str = "/") -> dict[str, LineCounts]:
	"""Return PON port → the counts of its lines, for all ports below a path."""
	line, port = frappe.qb.DocType("CPE State"), frappe.qb.DocType(repository.DOCTYPE)
	state = state_of(line, port)
	query = frappe.qb.from_(line).join(port).on(port.name == line.pon_port)
	query = query.select(line.pon_port, state, Count("*")).groupby(line.pon_port, state)
	if path != "/":
		query = query.where(port.path.like(f"{path}%"))
	return states.count_states(query.run())


def count_by_drop(root: "NodeRow") -> dict[str, LineCounts]:
	"""Return drop → the counts of its ONTs, for all drops below a node; a drop without an ONT is not in the answer."""
	tables = list_tables()
	drop, state = tables.drop, state_of(tables.line, tables.port)
	query = join_lines(tables).where(
		drop.path.like(f"{root.path}%") & (tables.device.equipment_type == "ONT")
	)
	return states.count_states(query.select(drop.name, state, Count("*")).groupby(drop.name, state).run())


def list_tables() -> LineTables:
	"""Return the tables of `join_lines`."""
	names = ("Equipment", "Service Location", repository.DOCTYPE, "CPE State")
	port = frappe.qb.DocType(repository.DOCTYPE).as_("port")
	return LineTables(*(frappe.qb.DocType(name) for name in names), port)


def join_lines(tables: LineTables) -> "QueryBuilder":
	"""Return the query of all installed devices whose location has a drop, with their lines."""
	device, place, drop, line, port = tables
	query = frappe.qb.from_(drop).join(place).on(place.network_node == drop.name).join(device)
	query = query.on((device.service_location == place.name) & (device.status == movement_states.INSTALLED))
	return query.left_join(line).on(line.name == device.name).left_join(port).on(port.name == drop.pon_port)


def state_of(line, port) -> Case:
	"""Return a line's state as a term of a query that joins `join_lines`."""
	least = Case()
	for each in pon_classes.CLASSES.values():
		least = least.when(port.pon_class == each.name, each.weakest)
	least = least.else_(pon_classes.find_class(None).weakest)
	# zero is what a column without a figure holds
	normal = Case().when(line.weak_below < 0, line.weak_below).else_(least)
	is_weak = (line.optical_state == MEASURED) & (line.rx_power < normal)
	return (
		Case()
		.when((line.state == snapshot.ONLINE) & is_weak, states.WEAK)
		.when(line.state == snapshot.ONLINE, states.UP)
		.when(line.state == snapshot.SILENT, states.SILENT)
		.when(line.state == snapshot.OFFLINE, states.DOWN)
		.else_(states.UNKNOWN)
	)
