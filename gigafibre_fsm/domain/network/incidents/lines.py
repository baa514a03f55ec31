"""The lines among which outages are looked for: counted per splitter in one query, and loaded where it matters."""

from collections.abc import Collection
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.incidents import line_facts
from gigafibre_fsm.domain.network.incidents.line_facts import LineFact
from gigafibre_fsm.domain.network.topology import repository as topology_repository

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

AT_ONCE = 500


def load_lines_of_ports(pon_ports: Collection[str]) -> list[LineFact]:
	"""Return the lines that hang from these PON ports, one for each address."""
	ports, found = sorted(pon_ports), []
	for start in range(0, len(ports), AT_ONCE):
		_device, _place, drop, _line = tables = _tables()
		found += _rows(_select(*tables).where(drop.pon_port.isin(ports[start : start + AT_ONCE])))
	return line_facts.choose_one_per_address(found)


def load_lines_under(node: str) -> list[LineFact]:
	"""Return the lines that a node feeds, one for each address; none for a node that is gone."""
	root = topology_repository.find_node(node)
	if root is None:
		return []
	_device, _place, drop, _line = tables = _tables()
	return line_facts.choose_one_per_address(_rows(_select(*tables).where(drop.path.like(f"{root.path}%"))))


def _tables():
	names = ("Equipment", "Service Location", topology_repository.DOCTYPE, "CPE State")
	return tuple(frappe.qb.DocType(name) for name in names)


def _select(device, place, drop, line) -> "QueryBuilder":
	"""Return the query of all installed devices whose address has a drop and that the modem server knows."""
	there = (device.service_location == place.name) & (device.status == movement_states.INSTALLED)
	return (
		frappe.qb.from_(drop)
		.join(place)
		.on(place.network_node == drop.name)
		.join(device)
		.on(there)
		.join(line)
		.on(line.name == device.name)
		.select(device.name, place.name, place.customer, drop.path, line.last_inform, line.inform_interval)
		.select(device.equipment_type, line.rx_power, line.usual_rx, line.last_alarm, line.last_alarm_on)
	)


def _rows(query: "QueryBuilder") -> list[LineFact]:
	texts = (0, 1, 2, 3, 6, 9)
	return [
		LineFact(*((value or "") if at in texts else value for at, value in enumerate(row)))
		for row in query.run()
	]
