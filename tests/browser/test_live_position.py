"""A technician shares their position from a phone, dispatch sees it on the map, and directions propose to set out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe
from frappe.utils import getdate

from gigafibre_fsm.domain.dispatch.live_position import positions, sharing
from tests import visit_data
from tests.browser.board import Dispatchers
from tests.browser.conftest import Phone, Worlds, picture

pytestmark = pytest.mark.usefixtures("site")
HERE = {"latitude": 45.31, "longitude": -73.25}


@pytest.fixture
def visit(worlds: Worlds) -> Iterator[visit_data.VisitData]:
	made = worlds.enter_context(visit_data.a_visit("fr"))
	_offer(1)
	yield made
	for doctype in (positions.DOCTYPE, sharing.DOCTYPE):
		frappe.db.delete(doctype, {"technician": made.technician.name})
	_offer(0)


def _offer(value: int) -> None:
	frappe.db.set_single_value("FSM Dispatch Settings", "shares_positions", value)
	frappe.db.commit()  # the web server is another process
	frappe.clear_document_cache("FSM Dispatch Settings", "FSM Dispatch Settings")


def test_a_position_goes_from_the_phone_to_the_map_and_ends_with_one_press(
	web: str, phone: Phone, dispatcher: Dispatchers, visit: visit_data.VisitData
) -> None:
	page = phone(width=360)
	page.context.set_geolocation({**HERE, "accuracy": 40})
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	page.goto(f"{web}/t/more")
	switch = page.locator("#position")
	expect(switch.get_by_text("Qui la voit")).to_be_visible()
	picture(page, "live-off-fr")
	# the browser says no: nothing is switched on, and the page says what to do
	switch.get_by_role("button", name="Partager ma position jusqu'à").click()
	expect(switch.get_by_role("alert")).to_contain_text("Autorisez-la pour ce site")
	assert not frappe.db.count(sharing.DOCTYPE, {"technician": visit.technician.name})
	page.context.grant_permissions(["geolocation"])
	with page.expect_response("**/gigafibre_fsm.api.positions.report_position") as sent:
		switch.get_by_role("button", name="Partager ma position jusqu'à").click()
	assert sent.value.json()["message"]["is_shared"]
	expect(switch.get_by_text("À environ 100 m près.")).to_be_visible()
	picture(page, "live-on-fr")

	board = dispatcher("diane", language="fr").open(getdate(), map=True)
	tag = board.page.locator(".fsm-person[role=button]")
	expect(tag).to_have_attribute("aria-label", re.compile("Étienne Gagnon.*ensuite"))
	expect(board.page.locator(".fsm-people button")).to_contain_text("Étienne Gagnon")
	picture(board.page, "live-map-fr")

	page.goto(f"{web}/t")
	expect(page.get_by_text("Votre position est partagée jusqu'à")).to_be_visible()
	picture(page, "live-list-fr")
	page.evaluate(
		"document.querySelectorAll('[target=_blank]').forEach((link) => (link.href = '#main', link.target = ''))"
	)
	page.get_by_role("link", name="Itinéraire").click()
	leaving = page.locator(".leaving")
	expect(leaving).to_contain_text("Partez-vous pour cette visite?")
	picture(page, "live-leaving-fr")
	leaving.get_by_role("button", name="Je suis en route").click()
	expect(page.locator("#status .pill:not(.queued)")).to_have_text("En route")
	assert page.url.endswith(f"/t/job/{visit.job}")

	page.goto(f"{web}/t/more")
	switch.get_by_role("button", name="Arrêter le partage").click()
	expect(switch.get_by_role("button", name="Partager ma position jusqu'à")).to_be_visible()
	frappe.db.rollback()
	assert not frappe.db.count(positions.DOCTYPE, {"technician": visit.technician.name})


def test_without_scripts_there_is_no_switch_and_the_page_is_whole(
	web: str, phone: Phone, visit: visit_data.VisitData
) -> None:
	page = phone(scripts=False, width=360)
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	page.goto(f"{web}/t/more")
	expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
	expect(page.locator("#position")).to_be_hidden()
