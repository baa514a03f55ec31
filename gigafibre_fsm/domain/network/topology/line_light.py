"""The light of the lines below a node: what arrives, what should, and where to look first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.device.optical_power import MEASURED
from gigafibre_fsm.domain.network.device.snapshot import UNKNOWN
from gigafibre_fsm.domain.network.line.readings import BASELINE
from gigafibre_fsm.domain.network.topology import light, node_types, repository
from gigafibre_fsm.domain.network.topology.light import Chain, Expected, Hop, LightVerdict, SiblingLevel

if TYPE_CHECKING:
	from gigafibre_fsm.domain.network.line.line_state import DeviceLine
	from gigafibre_fsm.domain.network.topology.node_types import NodeRow

WAY = ("length_m", "connectors", "splices", "extra_db")


@dataclass(frozen=True, slots=True)
class LightNode:
	"""A node with what its light loses on the way from the node above, and what a PON port sends (dBm, 0: unknown)."""

	name: str
	node_type: str
	path: str
	hop: Hop
	pon_class: str
	tx_dbm: float


@dataclass(frozen=True, slots=True)
class LineLight:
	"""The light of one installed ONT; levels in dBm, `values_on` site time, naive.

	`measured` is None if the ACS has no figure from since its installation, `baseline` without one.
	"""

	equipment: str
	service_location: str
	customer: str
	drop: str
	splitter: str
	pon_port: str
	measured: float | None
	values_on: datetime | None
	baseline: float | None
	pon_class: str
	expected: Expected
	verdict: LightVerdict


def with_network_light(lines: Sequence["DeviceLine"]) -> list["DeviceLine"]:
	"""Return lines with their light as the network expects it; a line that hangs nowhere stays as it is."""
	found: dict[str, LineLight] = {}
	for splitter in {line.splitter for line in lines if line.splitter}:
		root = repository.find_node(splitter)
		found.update((each.equipment, each) for each in (list_lights(root) if root else ()))
	return [replace(line, network_light=found.get(line.equipment)) for line in lines]


def list_lights(root: "NodeRow") -> list[LineLight]:
	"""Return the light of all ONTs below a node, each judged with its neighbours, in three queries."""
	nodes, rows = _load_nodes(root), _load_lines(root)
	baselines = load_levels(root, purpose=BASELINE)
	chains: dict[str, Chain] = {}
	found = []
	for row in rows:
		chains[row.drop] = chain_to(nodes[row.drop], nodes)
		found.append(_unjudged(row, chains[row.drop], baselines.get((row.equipment, row.service_location))))
	return _judge(found)


def chain_to(drop: LightNode, nodes: Mapping[str, LightNode]) -> Chain:
	"""Return the chain from a drop's PON port down to it.

	Args:
		drop: the last node.
		nodes: by name, all that are on its path from the PON port down.
	"""
	way = [nodes[name] for name in drop.path.strip("/").split("/") if name in nodes]
	port = next((at for at, node in enumerate(way) if node.node_type == node_types.PON_PORT), None)
	below = way[port + 1 :] if port is not None else way
	last = max((at for at, node in enumerate(below) if node.hop.split), default=-1)
	sender = way[port] if port is not None else None
	return light.chain_of(
		(node.hop for node in below),
		sender.pon_class if sender else "",
		sender.tx_dbm if sender else None,
		len(below) - last - 1,
	)


def load_levels(
	root: "NodeRow", *, purpose: str | None = None, until: datetime | None = None
) -> dict[tuple[str, str], float]:
	"""Return device and location → the newest level that was stored there, in dBm.

	Args:
		root: only lines below this node.
		purpose: only CPE Readings of this purpose.
		until: only those taken until then, site time, naive.
	"""
	reading, (device, place, drop) = frappe.qb.DocType("CPE Reading"), _tables()
	query = _joined(device, place, drop).join(reading)
	query = query.on((reading.equipment == device.name) & (reading.service_location == place.name))
	query = query.select(device.name, place.name, reading.rx_power).orderby(reading.instant)
	query = query.where((reading.optical_state == MEASURED) & (reading.state != UNKNOWN))
	query = query.where(drop.path.like(f"{root.path}%"))
	if purpose:
		query = query.where(reading.purpose == purpose)
	if until:
		query = query.where(reading.taken_on <= until)
	# the newest comes last and stays
	return {(equipment, location): level for equipment, location, level in query.run()}


def _load_nodes(root: "NodeRow") -> dict[str, LightNode]:
	"""Return the node, all below it and all above it, by name."""
	node = frappe.qb.DocType(repository.DOCTYPE)
	above = root.path.strip("/").split("/")
	fields = ("name", "node_type", "path", "ports", *WAY, "pon_class", "tx_dbm")
	query = frappe.qb.from_(node).select(*(node[field] for field in fields))
	rows = query.where(node.path.like(f"{root.path}%") | node.name.isin(above)).run()
	return {row[0]: _light_node(*row) for row in rows}


def _light_node(name: str, node_type: str, path: str, ports: int, *rest) -> LightNode:
	length_m, connectors, splices, extra_db, pon_class, tx_dbm = rest
	split = ports if node_type == node_types.SPLITTER else 0
	hop = Hop(split, length_m or 0.0, connectors or 0, splices or 0, extra_db or 0.0)
	return LightNode(name, node_type, path, hop, pon_class or "", tx_dbm or 0.0)


def _tables():
	return tuple(frappe.qb.DocType(name) for name in ("Equipment", "Service Location", repository.DOCTYPE))


def _joined(device, place, drop):
	"""Return the query of all installed ONTs whose location has a drop."""
	query = frappe.qb.from_(drop).join(place).on(place.network_node == drop.name).join(device)
	query = query.on((device.service_location == place.name) & (device.status == movement_states.INSTALLED))
	return query.where(device.equipment_type == "ONT")


def _load_lines(root: "NodeRow") -> list[frappe._dict]:
	device, place, drop = _tables()
	line = frappe.qb.DocType("CPE State")
	query = _joined(device, place, drop).left_join(line).on(line.name == device.name)
	query = query.select(device.name.as_("equipment"), place.name.as_("service_location"), place.customer)
	query = query.select(drop.name.as_("drop"), drop.splitter, drop.pon_port)
	query = query.select(line.optical_state, line.rx_power, line.values_on, device.installed_on)
	return query.where(drop.path.like(f"{root.path}%")).orderby(device.name).run(as_dict=True)


def _unjudged(row: frappe._dict, chain: Chain, baseline: float | None) -> LineLight:
	# values from before the installation belong to another home
	is_of_here = row.values_on and (not row.installed_on or row.values_on >= row.installed_on)
	is_measured = row.optical_state == MEASURED and is_of_here
	return LineLight(
		equipment=row.equipment,
		service_location=row.service_location,
		customer=row.customer or "",
		drop=row.drop,
		splitter=row.splitter or "",
		pon_port=row.pon_port or "",
		measured=row.rx_power if is_measured else None,
		values_on=row.values_on,
		baseline=baseline,
		pon_class=chain.pon_class.name,
		expected=light.expected_light(chain),
		verdict=LightVerdict(light.UNKNOWN),
	)


def _judge(lines: list[LineLight]) -> list[LineLight]:
	"""Judge each line with the others of its splitter as its neighbours."""
	levels: dict[str, list[tuple[str, SiblingLevel]]] = defaultdict(list)
	for each in lines:
		if each.measured is not None and each.splitter:
			sibling = SiblingLevel(each.measured, each.expected.drop_db, each.baseline)
			levels[each.splitter].append((each.equipment, sibling))
	judged = []
	for each in lines:
		others = [level for name, level in levels[each.splitter] if name != each.equipment]
		verdict = light.judge_light(each.measured, each.expected, each.baseline, others)
		judged.append(replace(each, verdict=verdict))
	return judged
