"""Measures the network's map with some 20,000 ONTs: views, changes, panel, the day's levels, and frames of the drawing.

`python -m tests.load.network_map`, with the bench's Python, for the site that `FSM_SITE` names. The naive way in the
same run is what the map does not do: all nodes and the states of all lines at once. `FSM_BROWSER=1` also draws the
views in Chromium, and pans a drawing of 600 nodes.
"""

import gzip
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import frappe

from gigafibre_fsm.api import network_map
from gigafibre_fsm.domain.network.levels import keeping
from gigafibre_fsm.domain.network.topology import line_light, repository
from gigafibre_fsm.tests.visitor import counted_queries
from tests.load.large_network import LargeNetwork, a_large_network
from tests.load.pages import on_site

ROUNDS = 5
DRAW = """async () => {
	const map = gigafibre_fsm.network_map;
	const cy = map.views.drawing.cy;
	const frames = [];
	for (let at = 0; at < 60; at++) {
		const start = performance.now();
		cy.panBy({ x: 8, y: at % 2 ? 4 : -4 });
		await new Promise((done) => cy.one("render", done));
		frames.push(performance.now() - start);
	}
	frames.sort((one, other) => one - other);
	return { nodes: cy.nodes().length, median: frames[30], worst: frames[59] };
}"""


@dataclass(frozen=True)
class MeasuredView:
	"""One question: seconds (median), queries, bytes of JSON and of it compressed, and nodes in the answer."""

	seconds: float
	queries: int
	size: int
	compressed: int
	nodes: int


def main() -> None:
	"""Print the table."""
	with on_site(), a_large_network() as network:
		frappe.set_user("Administrator")
		port, drop = network.nodes["PON Port"][40], network.nodes["Drop"][3000]
		whole = network_map.open_view()
		below = network_map.open_view(port)
		table = {
			"whole network": measured(network_map.open_view),
			"changes of it": measured(lambda: network_map.list_changes("", whole["cursor"])),
			"one PON port": measured(lambda: network_map.open_view(port)),
			"changes of it ": measured(lambda: network_map.list_changes(port, below["cursor"])),
			"panel of a drop": measured(lambda: network_map.describe_node(drop)),
			"panel of a port": measured(lambda: network_map.describe_node(port)),
			"panel of a site": measured(lambda: network_map.describe_node(network.nodes["Site"][0])),
			"search: address": measured(lambda: network_map.find_homes("1234 rue")),
			"naive: all nodes": measured(lambda: load_everything(network), rounds=1),
		}
		print_table(table)
		print_levels(network)
		if os.environ.get("FSM_BROWSER"):
			frappe.db.commit()
			print_frames(port)


def measured(ask: Callable[[], dict], rounds: int = ROUNDS) -> MeasuredView:
	"""Return what a question costs; asked once before, so that caches are as usual."""
	seconds = []
	answer = ask() if rounds > 1 else {}
	for _round in range(rounds):
		with counted_queries() as queries:
			start = time.perf_counter()
			answer = ask()
			text = json.dumps(answer, default=str).encode()
			seconds.append(time.perf_counter() - start)
	nodes = len(answer.get("nodes", answer.get("hits", answer.get("homes", ()))))
	return MeasuredView(
		sorted(seconds)[rounds // 2], len(queries), len(text), len(gzip.compress(text)), nodes
	)


def load_everything(network: LargeNetwork) -> dict:
	"""Return all nodes with their light, as a map would that draws all."""
	nodes = [
		{"name": row.name, "code": row.code, "parent": row.parent_node, "kind": row.node_type}
		for row in repository.list_below("/", limit=100_000)
	]
	lights = [
		{"drop": each.drop, "level": each.measured, "kind": each.verdict.kind}
		for site in network.nodes["Site"]
		if (root := repository.find_node(site))
		for each in line_light.list_lights(root)
	]
	return {"nodes": nodes, "lights": lights}


def print_table(table: dict[str, MeasuredView]) -> None:
	"""Print each question, and how many times more the naive way costs than the view that opens first."""
	print(("{:<18}" + "{:>10}" * 5).format("", "seconds", "queries", "KB", "gzip KB", "nodes"))
	for name, one in table.items():
		sizes = f"{one.size / 1000:.1f}", f"{one.compressed / 1000:.1f}"
		print(("{:<18}" + "{:>10}" * 5).format(name, f"{one.seconds:.3f}", one.queries, *sizes, one.nodes))
	first, naive = table["whole network"], table["naive: all nodes"]
	print(
		f"The naive way takes {naive.seconds / first.seconds:.0f} times the time"
		f" and {naive.size / first.size:.0f} times the bytes of the view that opens first."
	)


def print_levels(network: LargeNetwork) -> None:
	"""Keep a day's levels of all lines, and once more when nothing is due."""
	for name in ("a day's levels", "nothing due"):
		with counted_queries() as queries:
			start, cpu = time.perf_counter(), time.process_time()
			kept = keeping.keep_due(lambda: True)
			seconds, spent = time.perf_counter() - start, time.process_time() - cpu
		print(f"{name}: {kept:,} lines, {seconds:.1f} s, {spent:.1f} s of CPU, {len(queries):,} queries")
	frappe.db.commit()
	assert network.devices


def print_frames(port: str) -> None:
	"""Draw both views in Chromium and pan them."""
	from playwright.sync_api import sync_playwright

	from gigafibre_fsm.tests import people
	from tests.browser.conftest import CHROMIUM, FLAGS
	from tests.plugin import web_server

	email = people.make_user("engineer.load@example.com", "FSM Manager", user_type="System User") or ""
	frappe.db.commit()
	with web_server() as url, sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
		page = browser.new_context(viewport={"width": 1366, "height": 800}).new_page()
		form = {"usr": "engineer.load@example.com", "pwd": people.PASSWORD}
		page.context.request.post(f"{url}/api/method/login", form=form)
		page.goto(f"{url}/app/network-map")
		page.wait_for_selector(".fsm-tree [role=treeitem]", timeout=120_000)
		for name, path in (("whole network", ""), ("one PON port", f"/{port}")):
			start = time.perf_counter()
			page.evaluate("path => frappe.set_route('network-map' + path)", path)
			page.reload()
			page.wait_for_selector(".fsm-tree [role=treeitem]", timeout=120_000)
			page.wait_for_function("!!gigafibre_fsm.network_map?.views.drawing.cy", timeout=120_000)
			opened = time.perf_counter() - start
			found = page.evaluate(DRAW)
			print(
				f"{name}: opened with the whole desk in {opened:.1f} s, {found['nodes']} nodes,"
				f" a frame while panning {found['median']:.1f} ms (worst {found['worst']:.1f} ms)"
			)
		browser.close()
	assert email is not None


if __name__ == "__main__":
	main()
