"""From a customer's form in the desk to the portal as this customer sees it, and back."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.tests import builders, people
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_own_visit import looked_at
from tests.paying import paying_site

SUPPORT = "portal.viewer@example.com"


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	worlds.enter_context(paying_site())
	with at_the_desk(desktops, web, SUPPORT, "FSM Portal Viewer", "Sales User", width=1440) as support:
		yield support
	people.forget_user(SUPPORT)


def test_the_form_opens_the_portal_of_its_customer_read_only(desk: DispatcherDesk) -> None:
	page = desk.page
	customer = builders.a_customer(customer_name='Zoé & "Roy"', language="fr").name
	frappe.db.commit()
	page.goto(f"{desk.url}/app/customer/{quote(customer)}")
	button = page.get_by_role("button", name="Voir le portail comme ce client")
	expect(button).to_be_visible()
	picture(page, "customer-portal-button")
	with page.context.expect_page() as opened:
		button.click()
	portal = opened.value
	bar = portal.locator("#viewing")
	expect(bar).to_contain_text('Vous voyez le portail de Zoé & "Roy" comme Zoé & "Roy" le voit.')
	picture(portal, "portal-as-customer-desk")
	portal.set_viewport_size({"width": 360, "height": 780})
	looked_at(portal, "portal-as-customer-360")
	portal.goto(f"{desk.url}/portal/accounts")
	portal.locator("main form button").first.click()
	expect(portal.get_by_role("alert")).to_contain_text("Vous ne faites que regarder")
	looked_at(portal, "portal-as-customer-refused")
	bar.get_by_role("button", name="Fermer").click()
	expect(portal).to_have_url(f"{desk.url}/app/customer/{quote(customer)}")
