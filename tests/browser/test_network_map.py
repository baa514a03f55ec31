"""The page “Network Map” at the desk, by keyboard: tree, panel, search; names that look like markup; axe finds nothing."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

import frappe

from gigafibre_fsm.tests import topology
from gigafibre_fsm.tests.topology import NetworkNames
from tests import map_file
from tests.browser.conftest import picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture
from tests.site.test_topology import a_served_home

ENGINEER = "engineer.map@example.com"
HOSTILE = '<img src=x onerror="window.hurt=1"> & Co'

IS_WHOLE = """async () => {
	const { cy } = (await frappe.pages["network-map"].fsm_map).views.drawing;
	const { x1, x2 } = cy.elements().renderedBoundingBox();
	return x1 >= 0 && x2 <= cy.width();
}"""
"""Whether the drawing is not cut off by what stands beside it."""


IS_LAID_OUT = """() => {
	const { tree, panel, views } = gigafibre_fsm.network_map;
	const boxes = [tree.root, views.drawing.root, panel.root].map((part) => part.getBoundingClientRect());
	const stand = boxes.every((box, at) => box.height > 200 && (!at || box.left >= boxes[at - 1].right));
	const canvases = [...views.drawing.root.querySelectorAll("canvas")];
	const fill = canvases.every((canvas) => Math.abs(canvas.getBoundingClientRect().top - boxes[1].top) < 3);
	const { data } = canvases.at(-1).getContext("2d").getImageData(0, 0, canvases[0].width, canvases[0].height);
	return stand && fill && canvases.length > 0 && data.some((value) => value > 0);
}"""
"""Whether tree, drawing and panel stand side by side, and the drawing's layers lie above each other and show something."""


IS_PAINTED = """darkest => [...document.querySelectorAll(".fsm-net-geo .leaflet-tile-pane canvas")].some((tile) => {
	if (!tile.width || tile.lang !== "fr") return false;
	const { data } = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height);
	return data.some((value, at) => value !== data[at % 4]) && (data[0] < 100) === darkest;
})"""
"""Whether a tile of the map file is drawn, more than its ground, in the colours of the theme."""


@pytest.fixture
def network(site: str) -> Iterator[NetworkNames]:
	made = topology.a_network(drops=3)
	topology.a_node("Splitter", made.splitter, 8, code=HOSTILE)
	home, device = a_served_home(made.drops[1])
	frappe.db.set_value("CPE State", device, {"state": "Offline", "state_since": "2031-05-05 10:00:00"})
	frappe.db.set_value("Service Location", home, "location_name", HOSTILE)
	frappe.db.commit()  # the web server is another process
	yield made
	frappe.db.rollback()
	installer = frappe.db.get_value("Equipment Movement", {"equipment": device}, "technician")
	frappe.db.delete("Dispatch Technician", {"name": installer})
	for doctype, key in (
		("Equipment", "name"),
		("CPE State", "name"),
		("Equipment Movement", "equipment"),
	):
		frappe.db.delete(doctype, {key: device})
	frappe.db.delete("Dispatch Job", {"service_location": home})
	frappe.db.delete("Service Location", {"name": home})
	frappe.db.delete("Network Node", {"site": made.site})
	frappe.db.commit()  # as above


@pytest.fixture
def engineer(network: NetworkNames, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with map_file.a_base_map(), at_the_desk(desktops, web, ENGINEER, "FSM Manager") as desk:
		yield desk


def test_the_map_is_used_by_keyboard_and_follows_the_lines(
	engineer: DispatcherDesk,
	network: NetworkNames,
	axe: str,  # noqa: F811
) -> None:
	page, asked = engineer.page, []
	page.on("request", lambda request: asked.append(request.url))
	page.goto(f"{engineer.url}/app/network-map/{network.splitter}")
	tree = page.get_by_role("tree")
	splitter = tree.locator(f"[data-key='{network.splitter}']")
	expect(splitter).to_be_focused()
	expect(splitter).to_have_attribute("aria-level", "4")
	expect(splitter).to_have_attribute("aria-selected", "true")
	expect(splitter).to_contain_text("■ 1 hors ligne")
	expect(splitter).to_contain_text("Répartiteur · port 1 · 4 de 8 ports libres")
	panel = page.get_by_role("region", name="Détails")
	expect(panel).to_contain_text(HOSTILE)
	expect(panel).to_contain_text("■ hors ligne")
	page.keyboard.press("ArrowRight")
	drops = splitter.locator("[role=treeitem]")
	expect(drops).to_have_count(4)
	expect(drops.last).to_contain_text(HOSTILE)
	page.evaluate(axe)
	found = page.evaluate(RUN_AXE, [])["violations"]
	ours = [
		f"{one['id']} {node['html'][:200]}"
		for one in found
		if one["impact"] in SEVERE
		for node in one["nodes"]
		if "fsm-" in node["html"] or "tree" in node["html"]
	]
	assert not ours, ours
	picture(page, "network-map")
	page.keyboard.press("ArrowRight")
	page.keyboard.press("ArrowDown")
	page.keyboard.press("Enter")
	expect(tree.locator(f"[data-key='{network.drops[1]}']")).to_have_attribute("aria-selected", "true")
	expect(panel.get_by_role("link", name=HOSTILE, exact=True)).to_be_visible()
	code = frappe.db.get_value("Network Node", network.drops[2], "code")
	page.get_by_role("searchbox").fill(code.lower())
	page.keyboard.press("Enter")
	expect(tree.locator(f"[data-key='{network.drops[2]}']")).to_be_focused()
	expect(page.get_by_role("list", name="Trouvé")).to_be_hidden()
	device = frappe.db.get_value("CPE State", {"pon_port": network.pon_port})
	frappe.db.set_value("CPE State", device, "state", "Online")
	frappe.db.commit()  # as above
	page.evaluate("window.dispatchEvent(new Event('online'))")
	expect(splitter).to_contain_text("● 1 en ligne")
	page.get_by_role("button", name="Tout le réseau").click()
	expect(panel).to_be_hidden()
	tree.locator(f"[data-key='{network.site}'] > .fsm-tree-line").click()
	expect(panel).to_be_visible()
	page.wait_for_function(IS_WHOLE)
	page.get_by_role("button", name="Carte").click()
	expect(page.locator(".fsm-net-note")).to_contain_text("Sans position")
	page.wait_for_function(IS_PAINTED, arg=False)
	expect(page.locator(".leaflet-control-attribution")).to_have_text("© OpenStreetMap")
	picture(page, "network-map-base")
	page.evaluate("document.documentElement.dataset.theme = 'dark'")
	page.wait_for_function(IS_PAINTED, arg=True)
	assert {urlsplit(url).hostname for url in asked if url.startswith("http")} == {"127.0.0.1"}
	assert page.evaluate("window.hurt") is None
	open_strictly(engineer, network.pon_port)
	picture(page, "network-map-strict")
	assert page.evaluate(IS_LAID_OUT)


def open_strictly(engineer: DispatcherDesk, node: str) -> None:
	"""Open the drawing of a node under a policy that refuses styles written into the page."""
	page = engineer.page

	def answer_strictly(route: Route) -> None:
		answer = route.fetch()
		policy = {"content-security-policy": "style-src 'self'"}
		route.fulfill(response=answer, headers={**answer.headers, **policy})

	page.evaluate("localStorage.removeItem('fsm_network_view')")
	page.route("**/app/network-map/**", answer_strictly)
	page.goto(f"{engineer.url}/app/network-map/{node}")
	page.wait_for_function("!!gigafibre_fsm.network_map?.views.drawing.cy")
	expect(page.get_by_role("region", name="Détails")).to_be_visible()
	engineer.forget_refusal()
