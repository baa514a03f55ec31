"""Incidents at the desk, in French: the list, the form with its timeline, and what managers decide with one button."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import timeline
from gigafibre_fsm.tests import incidents
from gigafibre_fsm.tests.builders import a_customer
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

ENGINEER = "engineer.incidents@example.com"
HOSTILE = '<b>"x" & Co'


@pytest.fixture
def incident(worlds: Worlds) -> Iterator[str]:
	worlds.enter_context(taken_away_afterwards())
	network, homes = incidents.a_network_of_homes(4)
	named = a_customer(customer_name='Zoé & "Roy"').name
	name = incidents.an_incident(network.splitter, state=states.SUSPECTED, hits=4, lines=5)
	member = {"incident": name, "equipment": homes[0].equipment}
	frappe.db.set_value("Network Incident Member", member, "customer", named)
	timeline.note_event(name, timeline.SUSPECTED, hits=4, lines=5, where=HOSTILE)
	frappe.db.commit()  # the web server is another process
	yield name
	frappe.db.rollback()


@pytest.fixture
def engineer(incident: str, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, ENGINEER, "FSM Manager", width=1366) as desk:
		yield desk


def test_a_suspicion_is_confirmed_called_false_and_reopened(engineer: DispatcherDesk, incident: str) -> None:
	page = engineer.page
	page.goto(f"{engineer.url}/app/network-incident")
	expect(page.locator(".list-row-container").first).to_contain_text("Soupçonné")
	picture(page, "incident-list")
	page.goto(f"{engineer.url}/app/network-incident/{incident}")
	form = page.locator(".form-layout:visible")
	expect(form).to_contain_text(f"4 lignes sur 5 sous {HOSTILE} se sont tues")
	expect(form).to_contain_text("Les 4 adresses")
	expect(form.locator("tbody")).to_contain_text('Zoé & "Roy"')
	picture(page, "incident-suspected")
	page.get_by_role("button", name="Confirmer", exact=True).click()
	dialog = page.locator(".modal:visible")
	dialog.locator("select").select_option("Fibre")
	picture(page, "incident-confirm")
	dialog.get_by_role("button", name="Confirmer").click()
	state = page.locator(".page-head .indicator-pill:visible").first
	expect(state).to_contain_text("Ouvert")
	expect(form).to_contain_text("Cause probable\xa0: Fibre")
	picture(page, "incident-open")
	page.get_by_role("button", name="Fausse alerte").click()
	expect(state).to_contain_text("Fausse alerte")
	expect(form).to_contain_text("Il faut désormais")
	page.get_by_role("button", name="Rouvrir").click()
	expect(state).to_contain_text("Ouvert")
	expect(form).to_contain_text("a retrouvé ses anciens seuils")
	picture(page, "incident-reopened")


def test_an_outage_is_reported_from_the_list(engineer: DispatcherDesk, incident: str) -> None:
	page = engineer.page
	node = frappe.db.get_value("Network Incident", incident, "node")
	port = frappe.db.get_value("Network Node", node, "pon_port")
	page.goto(f"{engineer.url}/app/network-incident")
	page.get_by_role("button", name="Signaler une panne").click()
	dialog = page.locator(".modal:visible")
	code = frappe.db.get_value("Network Node", port, "code")
	dialog.locator("input[data-fieldname=node]").fill(code)
	dialog.locator(".awesomplete li", has_text=code).first.click()
	dialog.locator("textarea[data-fieldname=note]").fill(HOSTILE)
	picture(page, "incident-report")
	dialog.get_by_role("button", name="Valider").click()
	expect(page.locator(".form-layout:visible")).to_contain_text(f"Signalé à la main\xa0: {HOSTILE}")
	picture(page, "incident-by-hand")
