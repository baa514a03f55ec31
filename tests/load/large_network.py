"""A network of some 20,000 homes, written at once for measurements and taken away afterwards; all is named `ZQL-…`.

Four sites, five OLTs each, sixteen PON ports each, behind each a splitter 1:8 and eight splitters 1:8.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.topology.node_types import NodeRow
from gigafibre_fsm.domain.network.topology.tree import with_ancestors
from gigafibre_fsm.tests import builders, devices

SITES, OLTS, PONS, SPLITTERS, DROPS = 4, 5, 16, 8, 8
BATCH = 5000
STATES = ("Online", "Silent", "Offline", "Unknown")
SHARES = (0.97, 0.01, 0.015, 0.005)
DOCTYPES = ("Light History", "CPE Reading", "CPE State", "Equipment", "Service Location", "Network Node")


@dataclass
class LargeNetwork:
	"""The names of its nodes by kind, and of its devices."""

	nodes: dict[str, list[str]]
	devices: list[str]


@contextmanager
def a_large_network(sites: int = SITES) -> Iterator[LargeNetwork]:
	"""The network, with a line and a baseline for every home; committed, because pages are asked elsewhere."""
	start = time.monotonic()
	frappe.db.commit()
	try:
		network = write_network(sites)
		print(f"{len(network.devices):,} ONTs made in {time.monotonic() - start:.0f} s", flush=True)
		yield network
	finally:
		frappe.db.rollback()
		delete_network()


def write_network(sites: int = SITES) -> LargeNetwork:
	"""Write and commit it."""
	rows = list(_nodes(sites))
	model, customer = devices.a_model(serial_pattern=""), builders.a_customer().name
	columns = ("name", "code", "node_type", "parent_node", "port_no", "ports", "status")
	columns += ("site", "olt", "pon_port", "splitter", "splitters", "path")
	places = {
		row.name: (45.2 + 0.4 * at / len(rows), -73.0 + 0.3 * ((at * 7) % 97) / 97)
		for at, row in enumerate(rows)
	}
	_insert(
		"Network Node",
		(*columns, "port_key", "pon_class", "tx_dbm", "length_m", "connectors", "latitude", "longitude"),
		[
			(
				*(getattr(row, column) or None for column in columns[:4]),
				*(getattr(row, column) for column in columns[4:7]),
				*(getattr(row, column) or None for column in columns[7:11]),
				row.splitters,
				row.path,
				f"{row.parent_node}:{row.port_no}" if row.port_no else None,
				"C+" if row.node_type == "PON Port" else "",
				4.0 if row.node_type == "PON Port" else 0,
				{"Splitter": 3000, "Drop": 120}.get(row.node_type, 0),
				2 if row.node_type == "Drop" else 1,
				*(places[row.name] if row.node_type in ("Site", "Splitter") else (0, 0)),
			)
			for row in rows
		],
	)
	drops = [row for row in rows if row.node_type == "Drop"]
	_write_homes(drops, model, customer)
	frappe.db.commit()
	for doctype in DOCTYPES:
		frappe.db.sql(f"ANALYZE TABLE `tab{doctype}`")
	nodes: dict[str, list[str]] = {}
	for row in rows:
		nodes.setdefault(row.node_type, []).append(row.name)
	return LargeNetwork(nodes, [_device(row) for row in drops])


def delete_network() -> None:
	"""Take it away."""
	for doctype in DOCTYPES:
		while frappe.db.sql(f"SELECT 1 FROM `tab{doctype}` WHERE name LIKE 'ZQL-%%' LIMIT 1"):
			frappe.db.sql(f"DELETE FROM `tab{doctype}` WHERE name LIKE 'ZQL-%%' LIMIT {BATCH}")
			frappe.db.commit()


def _nodes(sites: int) -> Iterator[NodeRow]:
	for site_no in range(1, sites + 1):
		site = _node(None, "Site", f"ZQL-{site_no}")
		yield site
		for olt_no in range(1, OLTS + 1):
			olt = _node(site, "OLT", f"ZQL-{site_no}-OLT{olt_no}", ports=PONS)
			yield olt
			for pon_no in range(1, PONS + 1):
				yield from _pon(olt, pon_no)


def _pon(olt: NodeRow, pon_no: int) -> Iterator[NodeRow]:
	pon = _node(olt, "PON Port", f"{olt.name}.{pon_no}", pon_no, 1)
	first = _node(pon, "Splitter", f"{pon.name}-S", 1, SPLITTERS)
	yield from (pon, first)
	for number in range(1, SPLITTERS + 1):
		last = _node(first, "Splitter", f"{first.name}{number}", number, DROPS)
		yield last
		for drop in range(1, DROPS + 1):
			# one port in 64 is free
			if (number, drop) != (SPLITTERS, DROPS):
				yield _node(last, "Drop", f"{last.name}-{drop}", drop)


def _node(parent: NodeRow | None, kind: str, name: str, port_no: int = 0, ports: int = 0) -> NodeRow:
	above = parent.name if parent else ""
	return with_ancestors(NodeRow(name, name, kind, above, port_no, ports), parent)


def _write_homes(drops: list[NodeRow], model: str, customer: str) -> None:
	"""A location, a device, a line and its baseline for each drop."""
	chance, now = random.Random(20), now_datetime()
	then = now - timedelta(days=200)
	levels = [round(chance.gauss(-20.5, 0.8), 2) for _drop in drops]
	states = chance.choices(STATES, SHARES, k=len(drops))
	_insert(
		"Service Location",
		(
			"name",
			"location_name",
			"address_line",
			"city",
			"customer",
			"network_node",
			"latitude",
			"longitude",
		),
		[
			(
				f"ZQL-L{at}",
				f"Maison {at}",
				f"{at} rue du Lac",
				"Granby",
				customer,
				drop.name,
				45.4,
				-72.7 + at / 1e5,
			)
			for at, drop in enumerate(drops)
		],
	)
	_insert(
		"Equipment",
		(
			"name",
			"serial_number",
			"equipment_model",
			"equipment_type",
			"status",
			"service_location",
			"installed_on",
		),
		[
			(_device(drop), _device(drop), model, "ONT", "Installed", f"ZQL-L{at}", then)
			for at, drop in enumerate(drops)
		],
	)
	_insert(
		"CPE State",
		(
			*(
				"name",
				"equipment",
				"state",
				"state_since",
				"last_inform",
				"inform_interval",
				"pon_port",
				"splitter",
			),
			*("optical_state", "rx_power", "values_on", "polled_on"),
		),
		[
			(
				*(_device(drop), _device(drop), state, then, now, 300, drop.pon_port, drop.splitter),
				*("Measured", level - (4 if chance.random() < 0.01 else 0), now, now),
			)
			for drop, state, level in zip(drops, states, levels, strict=True)
		],
	)
	_insert(
		"CPE Reading",
		(
			*("name", "equipment", "purpose", "taken_on", "instant", "service_location", "state"),
			*("optical_state", "rx_power"),
		),
		[
			(
				f"ZQL-R{at}",
				_device(drop),
				"Baseline",
				then,
				then,
				f"ZQL-L{at}",
				"Online",
				"Measured",
				levels[at],
			)
			for at, drop in enumerate(drops)
		],
	)


def _device(drop: NodeRow) -> str:
	return f"ZQL-D{drop.name[4:]}"


def _insert(doctype: str, columns: tuple[str, ...], rows: list[tuple]) -> None:
	now = now_datetime()
	stamped = [(*row, now, now) for row in rows]
	frappe.db.bulk_insert(doctype, [*columns, "creation", "modified"], stamped, chunk_size=BATCH)
