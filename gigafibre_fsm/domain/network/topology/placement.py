"""Where each device hangs in the network: the columns `pon_port` and `splitter` of CPE State, with one writer.

They follow the device's Service Location and its drop, and change with each movement of the device, each change of
the location's drop and each move of a node. A line that the ACS reports for the first time gets them from the poll.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import frappe
from frappe.query_builder.functions import Coalesce

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network.topology import repository

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder
	from pypika.terms import Criterion

	from frappe.model.document import Document

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class NetworkDevice:
	"""An installed device below a node; state and times are empty if the ACS has never reported it.

	`state_since` and `last_inform` are site time, naive.
	"""

	equipment: str
	serial_number: str
	equipment_type: str
	service_location: str
	customer: str
	drop: str
	splitter: str
	pon_port: str
	state: str
	state_since: datetime | None
	last_inform: datetime | None


def devices_under(node: str, *, after: str = "", limit: int | None = None) -> list[NetworkDevice]:
	"""Return the installed devices that are fed by a node, in the order of their names.

	Args:
		node: name of the Network Node, of any kind.
		after: name of the last Equipment of the page before.
		limit: how many at most; None for all.
	"""
	root = repository.find_node(node)
	if root is None:
		return []
	device, place, drop, line = _tables()
	query = _join(device, place, drop, line)
	query = query.select(device.name, device.serial_number, device.equipment_type, place.name, place.customer)
	query = query.select(
		drop.name, drop.splitter, drop.pon_port, line.state, line.state_since, line.last_inform
	)
	query = query.where(drop.path.like(f"{root.path}%") & (device.name > after)).orderby(device.name)
	rows = (query.limit(limit) if limit else query).run()
	return [NetworkDevice(*(value or "" for value in row[:9]), *row[9:]) for row in rows]


def device_moved(movement: "Document") -> None:
	"""Place a device's line where it was installed, or nowhere when it was taken away."""
	# the device's own row is written after its movement
	is_installed = movement.to_status == movement_states.INSTALLED and movement.to_location
	drop = repository.node_of_location(movement.to_location) if is_installed else None
	above = repository.path_of(drop) if drop else repository.NodePath()
	_update([(movement.equipment, above.pon_port, above.splitter)])


def place_location(location: str) -> None:
	"""Write where the lines at a Service Location hang."""
	_write(lambda device, _place, _drop: device.service_location == location)


def place_under(path: str) -> None:
	"""Write where all lines below a node hang; `path` is the node's own."""
	_write(lambda _device, _place, drop: drop.path.like(f"{path}%"))


def place_new_lines() -> None:
	"""Write where lines hang that have no place yet, because the ACS reported them for the first time."""
	device, place, drop, line = _tables()
	query = _join(device, place, drop, line).where(line.name.isnotnull() & line.pon_port.isnull())
	query = query.where(drop.pon_port.isnotnull())
	_update(query.select(device.name, drop.pon_port, drop.splitter).run())


def _write(condition) -> None:
	device, place, drop, line = _tables()
	there = (device.service_location == place.name) & (device.status == movement_states.INSTALLED)
	query = frappe.qb.from_(line).join(device).on(device.name == line.name).left_join(place).on(there)
	query = query.left_join(drop).on(drop.name == place.network_node)
	query = query.select(line.name, drop.pon_port, drop.splitter).where(condition(device, place, drop))
	_update(
		query.where(_differs(line.pon_port, drop.pon_port) | _differs(line.splitter, drop.splitter)).run()
	)


def _differs(one, other) -> "Criterion":
	return Coalesce(one, "") != Coalesce(other, "")


def _update(rows: list[tuple[str, str | None, str | None]]) -> None:
	"""Write the places of lines, one statement for all that hang from one splitter."""
	together: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
	for equipment, pon_port, splitter in rows:
		together[pon_port or None, splitter or None].append(equipment)
	line = frappe.qb.DocType("CPE State")
	for (pon_port, splitter), devices in together.items():
		for start in range(0, len(devices), AT_ONCE):
			change = frappe.qb.update(line).set(line.pon_port, pon_port).set(line.splitter, splitter)
			# among other neighbours another level is normal
			change = change.set(line.weak_below, 0).set(line.level_day, None)
			change.where(line.name.isin(devices[start : start + AT_ONCE])).run()


def _tables():
	names = ("Equipment", "Service Location", repository.DOCTYPE, "CPE State")
	return tuple(frappe.qb.DocType(name) for name in names)


def _join(device, place, drop, line) -> "QueryBuilder":
	"""Return the query of all installed devices whose location has a drop."""
	return (
		frappe.qb.from_(drop)
		.join(place)
		.on(place.network_node == drop.name)
		.join(device)
		.on((device.service_location == place.name) & (device.status == movement_states.INSTALLED))
		.left_join(line)
		.on(line.name == device.name)
	)
