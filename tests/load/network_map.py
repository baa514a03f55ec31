"""Measures the network's map with some 20,000 ONTs: views, changes, panel, the day's levels, and frames of the drawing.

`python -m tests.load.network_map`, with the bench's Python, for the site that `FSM_SITE` names. The naive way in the
same run is what the map does not do: all nodes and the states of all lines at once. `FSM_BROWSER=1` also opens the
views in Chromium, and pans and zooms drawings of 120 nodes and of as many as a view may have.
"""

import gzip
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.api import network_map
from gigafibre_fsm.domain.network.levels import keeping
from gigafibre_fsm.domain.network.picture import view
from gigafibre_fsm.domain.network.topology import line_light, repository
from gigafibre_fsm.tests.visitor import counted_queries
from tests.load.large_network import LargeNetwork, a_large_network
from tests.load.pages import on_site

if TYPE_CHECKING:
	from playwright.sync_api import CDPSession, Page

ROUNDS = 5
ENGINEER = "engineer.load@example.com"
DRAWN = (120, view.MOST_NODES)
"""Nodes of the drawings whose frames are compared."""
FRAMES = 120
DRAW = """async ([wanted, ports]) => {
	const map = gigafibre_fsm.network_map;
	const { store } = map;
	map.measured ??= [...store.views.get("").names];
	const names = new Set(map.measured);
	for (const port of ports)
		for (const name of store.views.get(await map.load(port)).names) names.add(name);
	store.views.get("").names = [...names].slice(0, wanted);
	store.root = "";
	map.draw();
	return map.views.drawing.cy.nodes().length;
}"""
"""Draws the first nodes of the whole network and of some PON ports."""
MOVE = """async ([kind, frames]) => {
	const { cy } = gigafibre_fsm.network_map.views.drawing;
	const middle = { x: cy.width() / 2, y: cy.height() / 2 };
	const pan = (at) => cy.panBy({ x: at % 40 < 20 ? 8 : -8, y: at % 20 < 10 ? 4 : -4 });
	const zoom = (at) => cy.zoom({ level: cy.zoom() * (at % 80 < 40 ? 1.03 : 0.97), renderedPosition: middle });
	const frame = () => new Promise((done) => requestAnimationFrame(done));
	const times = [];
	cy.fit(undefined, 24);
	for (let last = await frame(), at = 0; at < frames; at++) {
		(kind === "pan" ? pan : zoom)(at);
		const now = await frame();
		times.push(now - last);
		last = now;
	}
	return times.sort((one, other) => one - other);
}"""
"""Moves the drawing in each frame; milliseconds from one frame to the next, shortest first."""


@dataclass(frozen=True)
class MeasuredMove:
	"""A drawing that was moved: milliseconds from frame to frame, and of the page's processor time for a frame."""

	kind: str
	nodes: int
	median: float
	late: float
	cpu: float


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
			print_frames(network.nodes["PON Port"][40:46])


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


def print_frames(ports: list[str]) -> None:
	"""Open both views in Chromium, then pan and zoom a small and a full drawing."""
	from playwright.sync_api import sync_playwright

	from gigafibre_fsm.tests import people
	from tests.browser.conftest import CHROMIUM, FLAGS
	from tests.plugin import web_server

	people.make_user(ENGINEER, "FSM Manager", user_type="System User")
	frappe.db.commit()
	with web_server() as url, sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
		page = browser.new_context(viewport={"width": 1366, "height": 800}).new_page()
		page.context.request.post(f"{url}/api/method/login", form={"usr": ENGINEER, "pwd": people.PASSWORD})
		for name, path in (("whole network", ""), ("one PON port", f"/{ports[0]}")):
			start = time.perf_counter()
			open_map(page, f"{url}/app/network-map{path}")
			print(f"{name}: opened with the whole desk in {time.perf_counter() - start:.1f} s")
		open_map(page, f"{url}/app/network-map")
		print_moves([each for wanted in DRAWN for each in measure_moves(page, wanted, ports)])
		browser.close()


def open_map(page: "Page", url: str) -> None:
	"""Open the map until its drawing is there."""
	page.goto(url)
	page.wait_for_selector(".fsm-tree [role=treeitem]", timeout=120_000)
	page.wait_for_function("!!gigafibre_fsm.network_map?.views.drawing.cy", timeout=120_000)


def measure_moves(page: "Page", wanted: int, ports: list[str]) -> list[MeasuredMove]:
	"""Pan and zoom a drawing of so many nodes."""
	nodes = page.evaluate(DRAW, [wanted, ports])
	chrome = page.context.new_cdp_session(page)
	# by the thread's own clock: a machine that is busy with something else counts nothing
	chrome.send("Performance.enable", {"timeDomain": "threadTicks"})
	found = []
	for kind in ("pan", "zoom"):
		before = spent(chrome)
		times = page.evaluate(MOVE, [kind, FRAMES])
		cpu = 1000 * (spent(chrome) - before) / FRAMES
		found.append(MeasuredMove(kind, nodes, times[FRAMES // 2], times[FRAMES * 95 // 100], cpu))
	chrome.detach()
	return found


def spent(chrome: "CDPSession") -> float:
	"""Seconds that the page's main thread has worked."""
	metrics = chrome.send("Performance.getMetrics")["metrics"]
	return next(each["value"] for each in metrics if each["name"] == "TaskDuration")


def print_moves(found: list[MeasuredMove]) -> None:
	"""Print the frames of each drawing, and how many times more those of the larger one cost."""
	small = {each.kind: each for each in reversed(found)}
	for each in found:
		print(
			f"{each.nodes} nodes, {each.kind}: a frame takes {each.median:.1f} ms (median), {each.late:.1f} ms (95 %),"
			f" and {each.cpu:.1f} ms of CPU: {each.cpu / small[each.kind].cpu:.1f} times the small drawing"
		)


if __name__ == "__main__":
	main()
