"""The map in the form of a territory: our own ground, tools in French, and what is drawn, moved or deleted is stored."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.tests import builders
from tests import map_file
from tests.browser.conftest import picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

MANAGER = "manager.map@example.com"


@pytest.fixture
def territory(site: str) -> Iterator[str]:
	made = builders.a_territory()
	frappe.db.commit()  # the web server is another process
	yield made.name
	frappe.db.rollback()
	frappe.db.delete("Service Territory", {"name": made.name})
	frappe.db.commit()  # as above


@pytest.fixture
def manager(territory: str, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with map_file.a_base_map(), at_the_desk(desktops, web, MANAGER, "FSM Manager", width=1366) as desk:
		yield desk


def test_a_territory_is_drawn_over_our_own_map_with_tools_in_french(
	manager: DispatcherDesk, territory: str
) -> None:
	page, asked = manager.page, []
	page.on("request", lambda request: asked.append(request.url))
	page.goto(f"{manager.url}/app/service-territory/{territory}")
	expect(page.locator(".leaflet-tile-pane canvas").first).to_be_visible()
	assert page.locator(".leaflet-control a:visible").evaluate_all("all => all.map(({title}) => title)") == [
		"Agrandir",
		"Réduire",
		"Tracer un polygone",
		"Tracer un rectangle",
		"Déplacer les sommets ou l'endroit",
		"Supprimer de la carte",
	]
	# what a visitor of the website makes was made by nobody of the staff
	assert page.evaluate("frappe.user.full_name('Guest')") == "Un visiteur"
	canvas = page.locator(".leaflet-container")
	canvas.scroll_into_view_if_needed()
	before = _count(page)
	page.locator(".leaflet-draw-draw-polygon").click()
	for across, down in ((120, 60), (190, 60), (190, 130), (120, 60)):
		canvas.click(position={"x": across, "y": down})
		# Leaflet.draw takes no corner within 50 ms of the last one, and no finger is that fast
		page.wait_for_timeout(150)
	page.wait_for_function(
		"before => JSON.parse(cur_frm.doc.map).features?.length === before + 1", arg=before
	)
	picture(page, "territory-drawn-fr")
	_try_dark_and_touch(page)
	page.locator(".leaflet-draw-edit-remove").click()
	expect(page.locator(".leaflet-draw-tooltip")).to_contain_text("Appuyez sur ce qu'il faut supprimer.")
	page.locator(".leaflet-overlay-pane path").first.click()
	page.locator(".leaflet-draw-actions a:visible", has_text="Terminer").click()
	page.wait_for_function("before => JSON.parse(cur_frm.doc.map).features?.length === before", arg=before)
	assert {urlsplit(url).hostname for url in asked if url.startswith("http")} == {"127.0.0.1"}


def _count(page: Page) -> int:
	drawn = json.loads(page.evaluate("cur_frm.doc.map"))
	return len(drawn["features"]) if "features" in drawn else 1


def _try_dark_and_touch(page: Page) -> None:
	"""By touch everything on the map is large enough, and in the dark nothing on it is white."""
	finger = page.context.new_cdp_session(page)
	finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
	page.evaluate("document.documentElement.dataset.theme = 'dark'")
	controls = page.locator(".leaflet-control a:visible")
	small = "all => all.map(each => Math.min(each.offsetWidth, each.offsetHeight)).filter(size => size < 44)"
	assert controls.evaluate_all(small) == []
	grounds = "all => all.map(each => getComputedStyle(each).backgroundColor)"
	assert "rgb(255, 255, 255)" not in page.locator(".leaflet-control-zoom a").evaluate_all(grounds)
	picture(page, "territory-touch-dark")
	finger.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
	page.evaluate("document.documentElement.dataset.theme = 'light'")
