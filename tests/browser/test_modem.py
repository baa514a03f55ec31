"""What a modem says itself, on a technician's phone and on the device's form: asked, read, shown as text with its age."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.network.probes import worker
from gigafibre_fsm.tests import lines, modems
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.modem import ModemStandIn
from tests.browser.conftest import Phone, Worlds
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import at_the_desk


@pytest.fixture
def ont(worlds: Worlds) -> lines.Installed:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	acs = worlds.enter_context(lines.acs_of_the_site())
	worlds.enter_context(modems.bridge_of_the_site())
	found = lines.an_installed_ont(acs, informed_ago=10)
	frappe.get_doc({"doctype": "CPE State", "equipment": found.equipment, "state": "Online"}).insert(
		ignore_if_duplicate=True
	)
	return found


@pytest.fixture
def modem(ont: lines.Installed) -> Iterator[ModemStandIn]:
	with ModemStandIn() as server:
		modems.place_at(ont.equipment, server)
		yield server


def test_a_technician_reads_the_modem_during_a_visit(
	web: str, phone: Phone, ont: lines.Installed, modem: ModemStandIn
) -> None:
	page = phone(width=360)
	page.goto(f"{web}/l/{ont.link.url.rsplit('/', 1)[1]}")
	page.goto(f"{web}/t/diagnostic?job={ont.job}")
	part = page.locator(f"#probe-{ont.equipment}")
	part.get_by_role("button", name="Lire le modem").click()
	expect(part).to_contain_text("demandé")
	worker.carry_out_due()
	# nobody touches the page: it looks by itself
	expect(part).to_contain_text("−19,4 dBm")
	part.get_by_text("Réseaux Wi-Fi à proximité (2)").click()
	expect(part).to_contain_text("<b>x</b>")
	expect(part.get_by_role("button", name="Relire le modem")).to_be_visible()
	assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_dispatch_reads_it_on_the_devices_form(
	web: str, desktops: Desktops, ont: lines.Installed, modem: ModemStandIn
) -> None:
	with at_the_desk(desktops, web, "dispatcher.modem@example.com", "FSM Dispatcher") as dispatcher:
		page = dispatcher.page
		page.goto(f"{web}/app/equipment/{ont.equipment}")
		page.locator(".inner-group-button", has_text="Ligne").get_by_role("button").click()
		page.locator(".inner-group-button .dropdown-item", has_text="Lire le modem").click()
		section = page.locator(".form-dashboard-section", has_text="L'interface web du modem")
		expect(section).to_contain_text("demandé")
		worker.carry_out_due()
		expect(section).to_contain_text("−19,4 dBm")
		section.get_by_text("Réseaux Wi-Fi à proximité (2)").click()
		expect(section).to_contain_text("<b>x</b>")
		page.goto(f"{web}/app/modem-probe")
		expect(page.locator(".list-row", has_text=ont.equipment)).to_contain_text("Terminé")
