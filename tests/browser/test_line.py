"""The line's card on a phone: what is kept at once, then what the device says now."""

import re

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.tests import lines
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.genieacs import GenieacsStandIn
from tests.browser.conftest import Phone, Worlds
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import at_the_desk


@pytest.fixture
def acs(worlds: Worlds) -> GenieacsStandIn:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	return worlds.enter_context(lines.acs_of_the_site())


def test_a_visit_shows_its_line_and_what_the_device_says_now(
	web: str, phone: Phone, acs: GenieacsStandIn
) -> None:
	ont = lines.an_installed_ont(acs, informed_ago=10, values={lines.RX: -21300})
	page = phone(width=360)
	page.goto(_link(web, ont))
	page.goto(f"{web}/t/job/{ont.job}")
	card = page.locator("[data-line]")
	# nothing was kept yet: only the look by itself can have brought this
	expect(card).to_contain_text("−21,3 dBm")
	card.locator("summary").click()
	expect(card).to_contain_text("iPhone-de-Eloise")
	acs.change(ont.acs_id, values={lines.RX: -28900})
	acs.inform(ont.acs_id)
	card.get_by_role("button", name="Actualiser").click()
	expect(card).to_contain_text("−28,9 dBm")
	expect(card).to_contain_text("Trop faible")
	assert card.locator("details").get_attribute("open") is not None, "what stood open stays open"
	assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_the_button_does_the_same(web: str, phone: Phone, acs: GenieacsStandIn) -> None:
	ont = lines.an_installed_ont(acs, informed_ago=10)
	page = phone(scripts=False)
	page.goto(_link(web, ont))
	page.goto(f"{web}/t/device/{ont.equipment}")
	expect(page.locator("[data-line]")).not_to_contain_text("dBm")
	page.get_by_role("button", name="Actualiser").click()
	expect(page.locator("[data-line]")).to_contain_text("−19,4 dBm")
	expect(page).to_have_url(f"{web}/t/line/{ont.equipment}")


def test_without_a_network_what_is_kept_stays(web: str, phone: Phone, acs: GenieacsStandIn) -> None:
	ont = lines.an_installed_ont(acs, informed_ago=10)
	page = phone(loses_network=True)
	page.goto(_link(web, ont))
	page.goto(f"{web}/t/job/{ont.job}")
	card = page.locator("[data-line]")
	expect(card).to_contain_text("−19,4 dBm")
	page.route("**/t/line/**", lambda route: route.abort())
	card.get_by_role("button", name="Actualiser").click()
	expect(card.locator("button")).not_to_have_attribute("aria-busy", "true")
	expect(card).to_contain_text("−19,4 dBm")


def test_a_command_that_is_refused_says_so_where_the_eye_is(
	web: str, phone: Phone, acs: GenieacsStandIn
) -> None:
	ont = lines.an_installed_ont(acs, informed_ago=10)
	page = phone(width=360, is_refused=True)
	page.goto(_link(web, ont))
	page.goto(f"{web}/t/line/{ont.equipment}#asked")
	reset = page.locator("#c-factory-reset")
	reset.locator("summary").click()
	reset.locator("[name=confirmed]").fill("0000")
	reset.get_by_role("button").click()
	expect(page.get_by_role("alert")).to_be_in_viewport()
	expect(reset).to_have_attribute("open", "")
	expect(reset.locator("[name=confirmed]")).to_have_attribute("aria-invalid", "true")


def _link(web: str, ont: lines.Installed) -> str:
	frappe.db.commit()  # the web server is another process
	return f"{web}/l/{ont.link.url.rsplit('/', 1)[1]}"


def test_dispatch_asks_the_acs_and_takes_a_baseline_from_the_devices_form(
	web: str, desktops: Desktops, acs: GenieacsStandIn
) -> None:
	ont = lines.an_installed_ont(acs, informed_ago=10, values={lines.RX: -21300})
	with at_the_desk(desktops, web, "dispatcher.line@example.com", "FSM Dispatcher") as dispatcher:
		page = dispatcher.page
		page.goto(f"{web}/app/equipment/{ont.equipment}")
		stats = page.locator(".form-dashboard-section.form-stats:visible")
		expect(stats).to_contain_text("Sa référence est attendue")
		_choose(page, "Interroger le serveur des modems maintenant")
		expect(stats).to_contain_text("En ligne depuis")
		expect(stats).to_contain_text("−21,3 dBm")
		page.reload()
		expect(stats).to_contain_text("−21,3 dBm")
		_choose(page, "Prendre comme référence")
		page.get_by_role("button", name="Oui").click()
		expect(stats).to_contain_text("Identique à la référence")
		expect(stats).not_to_contain_text("attendue")
		page.goto(f"{web}/app/cpe-state")
		row = page.locator(".list-row", has_text=ont.equipment)
		expect(row).to_contain_text("En ligne")
		expect(row).to_contain_text(re.compile("-21[.,]3"))


def _choose(page: Page, item: str) -> None:
	page.locator(".inner-group-button", has_text="Ligne").get_by_role("button").click()
	page.locator(".inner-group-button .dropdown-item", has_text=item).click()
