"""The workspace that says how the business is doing, in French: figures lead to their records, news come, axe finds nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.overview import kept_readings
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture
from tests.contract import books
from tests.site.test_customer_view import write

MANAGER = "manager.overview@example.com"
HOSTILE = '<img src=x onerror="window.hurt=1"> & Co'


def fail_flow(title: str) -> None:
	now = frappe.utils.now_datetime()
	run = write("Flow Run", now, title=title, state="Failed")
	frappe.db.set_value("Flow Run", run, "modified", now, update_modified=False)


@pytest.fixture
def customer(worlds: Worlds) -> str:
	worlds.enter_context(taken_away_afterwards())
	books.prepare()
	made = builders.a_customer().name
	books.make_invoice(made, days_ago=45)
	fail_flow(HOSTILE)
	frappe.db.commit()  # the web server is another process
	kept_readings.forget_readings()
	return made


@pytest.fixture
def manager(customer: str, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, MANAGER, "FSM Manager", width=1366) as desk:
		yield desk
	people.forget_user(MANAGER)
	kept_readings.forget_readings()


def test_the_business_is_seen_at_a_glance(manager: DispatcherDesk, customer: str, axe: str):  # noqa: F811
	page = manager.page
	page.goto(f"{manager.url}/app/business-at-a-glance")
	owed = page.locator('[data-figure="receivable"]')
	expect(owed).to_contain_text("De 31 à 60 jours")
	expect(page.locator(".fsm-biz-section")).to_have_count(8)
	owed.get_by_text("Comment c'est calculé").click()
	expect(owed).to_contain_text("le solde des comptes clients au grand livre")
	first = page.locator(".fsm-biz-entry").first
	expect(first).to_contain_text(HOSTILE)
	# what happens comes by itself, below nothing that is stopped
	page.get_by_role("button", name="Mettre en pause").click()
	fail_flow("Rappel de test")
	frappe.db.commit()  # as above
	page.evaluate("gigafibre_fsm.business_overview.load_feed()")
	expect(first).to_contain_text(HOSTILE)
	page.get_by_role("button", name="Continuer").click()
	expect(first).to_contain_text("Rappel de test")
	page.evaluate(axe)
	found = [
		f"{one['id']} {node['html'][:200]}"
		for one in page.evaluate(RUN_AXE, [])["violations"]
		if one["impact"] in SEVERE
		for node in one["nodes"]
		if "fsm-biz" in node["html"]
	]
	assert not found
	picture(page, "business-fr-1366")
	page.set_viewport_size({"width": 360, "height": 780})
	assert page.evaluate(
		"document.querySelector('.fsm-biz').scrollWidth <= document.documentElement.clientWidth"
	)
	picture(page, "business-fr-360")
	page.set_viewport_size({"width": 1366, "height": 900})
	page.locator('[data-figure="failed_flows"] a').click()
	expect(page).to_have_url(re.compile("/app/flow-run"))
	expect(page.locator(".list-row-container", has_text="Rappel de test")).to_be_visible()
	assert page.evaluate("window.hurt") is None
