"""The lines among which outages are looked for: counted per splitter in one query, and loaded where it matters."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pypika.terms import Case, Not, PseudoColumn

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Avg, Coalesce, Count, Max, NullIf, Sum

from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.domain.network import due
from gigafibre_fsm.domain.network.device.optical_power import MEASURED
from gigafibre_fsm.domain.network.device.snapshot import OFFLINE, SILENT, USUAL_INTERVAL
from gigafibre_fsm.domain.network.incidents.rule import line_facts
from gigafibre_fsm.domain.network.incidents.rule.line_facts import EARLIER, LineFact
from gigafibre_fsm.domain.network.incidents.rule.thresholds import Thresholds
from gigafibre_fsm.domain.network.topology import repository as topology_repository

if TYPE_CHECKING:
	from pypika.queries import QueryBuilder

AT_ONCE = 500
USUAL_SERVER = next(iter(due.BACKENDS))
"""The ACS of lines that name none."""
_seconds_between = CustomFunction("TIMESTAMPDIFF", ["unit", "start", "end"])


@dataclass(frozen=True, slots=True)
class PortCount:
	"""The lines of a PON port: those that were hit lately, and those that have called in time."""

	pon_port: str
	hits: int
	heard: int


@dataclass(frozen=True, slots=True)
class ServerCalls:
	"""What the modem server knows: how many lines, the latest call of any (site time), the mean inform interval (s)."""

	lines: int
	newest: datetime | None
	interval: float


def load_server_calls() -> dict[str, ServerCalls]:
	"""Return ACS → what it knows of its lines, whether they hang in the network or not."""
	line = frappe.qb.DocType("CPE State")
	query = frappe.qb.from_(line).select(line.acs_backend, Count(line.last_inform), Max(line.last_inform))
	found: dict[str, ServerCalls] = {}
	for server, lines, newest, interval in query.select(Avg(_interval(line))).groupby(line.acs_backend).run():
		calls = ServerCalls(lines, newest, float(interval or USUAL_INTERVAL))
		name = server or USUAL_SERVER
		found[name] = _add_calls(found[name], calls) if name in found else calls
	return found


def count_ports(
	now: datetime, since: datetime, limits: Thresholds, servers: Collection[str]
) -> list[PortCount]:
	"""Return the lines of each PON port that were hit lately or have called in time, in one query.

	Args:
		now: until when all calls are known, site time.
		since: lines that have been overdue since this moment are hit.
		limits: the thresholds.
		servers: the ACSs whose lines count.
	"""
	line = frappe.qb.DocType("CPE State")
	age = _seconds_between(PseudoColumn("SECOND"), line.last_inform, now)
	overdue = age - _interval(line) * (limits.silent_after - EARLIER)
	is_silent = (overdue > 0) & (overdue < (now - since).total_seconds())
	has_levels = (line.usual_rx != 0) & (line.rx_power != 0) & (line.optical_state == MEASURED)
	is_weak = (overdue <= 0) & has_levels & (line.usual_rx - line.rx_power >= limits.light_loss)
	hits = Sum(Case().when(is_silent | is_weak, 1).else_(0))
	heard = Sum(Case().when((overdue <= 0) & Not(is_weak), 1).else_(0))
	query = frappe.qb.from_(line).select(line.pon_port, hits, heard).where(line.pon_port.isnotnull())
	query = query.where(Coalesce(NullIf(line.acs_backend, ""), USUAL_SERVER).isin(sorted(servers)))
	return [
		PortCount(port, int(hit or 0), int(called or 0))
		for port, hit, called in query.groupby(line.pon_port).run()
	]


def list_ports_of(devices: Collection[str]) -> set[str]:
	"""Return the PON ports from which these devices hang."""
	line, names = frappe.qb.DocType("CPE State"), sorted(devices)
	found: set[str] = set()
	for start in range(0, len(names), AT_ONCE):
		mine = line.name.isin(names[start : start + AT_ONCE]) & line.pon_port.isnotnull()
		found.update(frappe.qb.from_(line).select(line.pon_port).distinct().where(mine).run(pluck=True))
	return found


def load_lines_at(locations: Collection[str]) -> list[LineFact]:
	"""Return the lines of these addresses, one for each."""
	names, found = sorted(locations), []
	for start in range(0, len(names), AT_ONCE):
		_device, place, _drop, _line = tables = _tables()
		found += _rows(_select(*tables).where(place.name.isin(names[start : start + AT_ONCE])))
	return line_facts.choose_one_per_address(found)


def list_newly_silent(path: str, since: datetime, incident: str) -> set[str]:
	"""Return the addresses below a path whose device fell silent since a moment and is no member of an incident.

	Args:
		path: the node's; empty for the whole network.
		since: site time of the last call.
		incident: name of the Network Incident.
	"""
	_device, place, drop, line = tables = _tables()
	member = frappe.qb.DocType("Network Incident Member")
	is_member = (member.equipment == line.name) & (member.incident == incident)
	query = _join(*tables).left_join(member).on(is_member).select(place.name).distinct()
	query = query.where(
		line.state.isin((SILENT, OFFLINE)) & (line.last_inform >= since) & member.name.isnull()
	)
	return set((query.where(drop.path.like(f"{path}%")) if path else query).run(pluck=True))


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


def _add_calls(one: ServerCalls, other: ServerCalls) -> ServerCalls:
	lines = one.lines + other.lines
	interval = (one.interval * one.lines + other.interval * other.lines) / max(1, lines)
	return ServerCalls(lines, max(filter(None, (one.newest, other.newest)), default=None), interval)


def _interval(line) -> Case:
	return Case().when(line.inform_interval > 0, line.inform_interval).else_(USUAL_INTERVAL)


def _select(*tables) -> "QueryBuilder":
	"""Return the query of the lines' facts, in the order of the fields of LineFact."""
	device, place, drop, line = tables
	query = _join(*tables).select(device.name, place.name, place.customer, drop.path)
	query = query.select(line.last_inform, line.inform_interval, device.equipment_type)
	rx = Case().when(line.optical_state == MEASURED, line.rx_power).else_(0)
	return query.select(rx, line.usual_rx, line.last_alarm, line.last_alarm_on, line.acs_backend)


def _join(device, place, drop, line) -> "QueryBuilder":
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
	)


def _rows(query: "QueryBuilder") -> list[LineFact]:
	texts = (0, 1, 2, 3, 6, 9, 11)
	return [
		LineFact(*((value or "") if at in texts else value for at, value in enumerate(row)))
		for row in query.run()
	]
