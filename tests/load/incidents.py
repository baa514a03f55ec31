"""Measures the look for outages among 20,000 lines, of which 5,000 fall silent at once, against two other ways.

`python -m tests.load.incidents`, with the bench's Python, for the site that `FSM_SITE` names; `FSM_LINES` is how many.
The network, its lines and its incidents are taken away again. Only the ratios of one run are meaningful.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.incidents import settings
from gigafibre_fsm.domain.network.incidents.rows import lines
from gigafibre_fsm.domain.network.incidents.rule import clustering
from gigafibre_fsm.domain.network.incidents.watching import watch
from gigafibre_fsm.domain.network.topology import repository
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests.visitor import counted_queries
from tests.load.device_health import _bulk
from tests.load.pages import on_site

LINES = int(os.environ.get("FSM_LINES") or 20_000)
SILENT = 5_000
PORTS, SPLITTERS, DROPS = 16, 8, 16
"""PON ports of an OLT, splitters of a port, drops of a splitter."""
PREFIX, SERVER = "LOADINC", "GenieACS"
SAMPLE = 200
DOCTYPES = ("Network Node", "Service Location", "Equipment", "CPE State")
BOOK = ["name", "owner", "creation", "modified", "modified_by"]


def main() -> None:
	"""Print the table."""
	with on_site(), _network() as names:
		now = instants.now_utc().replace(microsecond=0)
		_measure("a quiet look", lambda: _watch(names, now, set()))
		ports = dict.fromkeys(name.rsplit("-", 2)[0] for name in names)
		chosen = set(list(ports)[: round(SILENT / SPLITTERS / DROPS)])
		silent = {name for name in names if name.rsplit("-", 2)[0] in chosen}
		print(f"{len(silent):,} of {len(names):,} lines fall silent")
		first = _measure("the look that suspects", lambda: _watch(names, now, silent, minutes=5))
		_measure("the look that opens", lambda: _watch(names, now, silent, minutes=10))
		_measure("the look that follows", lambda: _watch(names, now, silent, minutes=15))
		found = frappe.get_all("Network Incident", {"state": "Open"}, ["title", "affected"], order_by="title")
		print("open:", ", ".join(f"{row.title} ({row.affected:,})" for row in found))
		clustering = _measure("  of which clustering alone", lambda: _cluster(now))
		naive = _ask_one_by_one(random.Random(1).sample(sorted(silent), SAMPLE)) * len(silent)
		whole = _measure("every line of the network in Python", lambda: _judge_everything(now))
	print(f"device by device: {naive:.1f} s; ratio {naive / clustering:.0f} : 1 to clustering alone,")
	print(f"{naive / first:.1f} : 1 to the whole look; every line in Python {whole / clustering:.1f} : 1")


def _measure(title: str, work: Callable[[], float | None]) -> float:
	"""Run work, print what it took, and return its seconds; work that prepares first returns its own."""
	with counted_queries() as queries:
		clock, cpu = time.perf_counter(), time.process_time()
		own = work()
		seconds, cpu = time.perf_counter() - clock, time.process_time() - cpu
	seconds = own or seconds
	print(f"{title:36} {seconds:6.2f} s, CPU {min(cpu, seconds):5.2f} s, {len(queries):5} queries")
	return seconds


def _watch(names: list[str], now: datetime, silent: set[str], *, minutes: int = 0) -> float:
	"""Poll and look; return the seconds of the look."""
	moment = now + timedelta(minutes=minutes)
	_call(names, moment, silent, now)
	clock = time.perf_counter()
	watch.watch_network()
	return time.perf_counter() - clock


def _call(names: list[str], moment: datetime, silent: set[str], cut: datetime) -> None:
	"""Write what a poll would have written."""
	state = frappe.qb.DocType("CPE State")
	mine = state.name.like(f"{PREFIX}%")
	heard = instants.to_site(moment - timedelta(seconds=40))
	frappe.qb.update(state).set(state.last_inform, heard).set(state.state, "Online").where(mine).run()
	last = instants.to_site(cut - timedelta(minutes=9))
	chosen = sorted(silent)
	for at in range(0, len(chosen), 1000):
		change = frappe.qb.update(state).set(state.last_inform, last).set(state.state, "Silent")
		change.where(state.name.isin(chosen[at : at + 1000])).run()
	frappe.db.set_single_value("CPE Polling", "known_until", moment.isoformat(timespec="seconds"))
	frappe.db.set_single_value(watch.DOCTYPE, "heard_until", "")
	ears = f'{{"{SERVER}": ["{moment.isoformat()}", "{(moment - timedelta(hours=2)).isoformat()}", "", ""]}}'
	frappe.db.set_single_value(watch.DOCTYPE, "servers", ears)
	frappe.db.commit()


def _cluster(now: datetime) -> None:
	"""Count, load and judge, as a look does, without writing anything."""
	limits, site = settings.load_thresholds(), instants.to_site(now + timedelta(minutes=5))
	since = site - timedelta(minutes=limits.window_minutes)
	ports = lines.count_ports(site, since, limits, (SERVER,))
	facts = lines.load_lines_of_ports({port.pon_port for port in ports if port.hits > 1})
	_judge(facts, site, sum(port.hits + port.heard for port in ports))


def _judge_everything(now: datetime) -> None:
	facts = lines.load_lines_of_ports(frappe.get_all("Network Node", {"node_type": "PON Port"}, pluck="name"))
	_judge(facts, instants.to_site(now + timedelta(minutes=5)), len(facts))


def _judge(facts: list, site: datetime, total: int) -> None:
	nodes = repository.load_nodes({node for line in facts for node in line.nodes[:-1]})
	limits = settings.load_thresholds()
	kinds = {node.name: node.node_type for node in nodes.values()}
	assert clustering.find_outages(clustering.judge_lines(facts, limits, site), kinds, limits, total)


def _ask_one_by_one(names: list[str]) -> float:
	"""Return the seconds that one silent device takes if its place and its neighbours are asked for by themselves."""
	clock = time.perf_counter()
	for name in names:
		place = frappe.db.get_value("Equipment", name, "service_location")
		drop = frappe.db.get_value("Service Location", place, "network_node")
		above = repository.path_of(drop)
		for column, node in (("splitter", above.splitter), ("pon_port", above.pon_port)):
			frappe.get_all("CPE State", {column: node}, ["state", "last_inform"])
	return (time.perf_counter() - clock) / len(names)


@contextmanager
def _network() -> Iterator[list[str]]:
	"""A network of so many lines, each OLT at a site of its own, which is the only one that is heard of."""
	others = frappe.db.count("CPE State")
	assert not others, "the site has lines of its own: take another one"
	enabled = frappe.db.get_single_value("FSM GenieACS Settings", "enabled")
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 1)
	per_olt = PORTS * SPLITTERS * DROPS
	names: list[str] = []
	for number in range(-(-LINES // per_olt)):
		names += _draw(f"{PREFIX}{number:02d}")
	frappe.db.commit()
	try:
		yield names
	finally:
		frappe.db.rollback()
		for doctype in DOCTYPES:
			frappe.db.delete(doctype, {"name": ("like", f"{PREFIX}%")})
		for doctype in ("Network Incident", "Network Incident Member", "Network Incident Event"):
			frappe.db.delete(doctype)
		frappe.db.delete("Singles", {"doctype": ("in", (watch.DOCTYPE, "CPE Polling"))})
		frappe.db.set_single_value("FSM GenieACS Settings", "enabled", enabled)
		frappe.db.commit()


def _draw(olt: str) -> list[str]:
	"""Insert an OLT with all below it; return the names of its lines."""
	now = now_datetime()
	base = ["Administrator", now, now, "Administrator"]
	site, nodes, drops = f"{olt}S", [], []
	nodes.append([site, *base, site, "Site", site, None, None, None, f"/{site}/"])
	nodes.append([olt, *base, olt, "OLT", site, olt, None, None, f"/{site}/{olt}/"])
	for port in (f"{olt}-{number:02d}" for number in range(PORTS)):
		way = f"/{site}/{olt}/{port}/"
		nodes.append([port, *base, port, "PON Port", site, olt, port, None, way])
		for splitter in (f"{port}-{number}" for number in range(SPLITTERS)):
			nodes.append(
				[splitter, *base, splitter, "Splitter", site, olt, port, splitter, f"{way}{splitter}/"]
			)
			for drop in (f"{splitter}-{number:02d}" for number in range(DROPS)):
				path = f"{way}{splitter}/{drop}/"
				nodes.append([drop, *base, drop, "Drop", site, olt, port, splitter, path])
				drops.append((drop, port, splitter))
	_bulk("Network Node", [*BOOK, "code", "node_type", "site", "olt", "pon_port", "splitter", "path"], nodes)
	_bulk(
		"Service Location", [*BOOK, "address_line", "network_node"], [[d, *base, d, d] for d, _p, _s in drops]
	)
	device = [*BOOK, "serial_number", "equipment_type", "status", "service_location"]
	_bulk("Equipment", device, [[d, *base, d, "ONT", "Installed", d] for d, _p, _s in drops])
	line = [*BOOK, "equipment", "state", "inform_interval", "acs_backend", "pon_port", "splitter"]
	_bulk("CPE State", line, [[d, *base, d, "Online", 300, SERVER, p, s] for d, p, s in drops])
	return [drop for drop, _port, _splitter in drops]


if __name__ == "__main__":
	main()
