"""The customer's pages at 360 pixels, without scripts: signing in, and what the account shows."""

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.tests import builders
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at
from tests.portal import path_of, sign_in_url

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture(autouse=True)
def _taken_away(worlds: Worlds) -> None:
	from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards

	worlds.enter_context(taken_away_afterwards(with_caches=False))


def asks_for_a_link(page: Page, web: str, language: str) -> None:
	page.goto(f"{web}/portal?_lang={language}")
	looked_at(page, f"portal-sign-in-{language}")
	page.locator("[name=contact]").fill("marie@exemple")
	page.locator("main form button").click()
	expect(page.get_by_role("alert")).to_be_visible()
	expect(page.locator("[name=contact]")).to_have_value("marie@exemple")
	looked_at(page, f"portal-sign-in-refused-{language}")
	page.locator("[name=contact]").fill("marie@exemple.com")
	page.locator("main form button").click()
	said = {"fr": "Consultez vos messages", "en": "Look at your messages"}[language]
	expect(page.get_by_text(said)).to_be_visible()
	looked_at(page, f"portal-sign-in-asked-{language}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_signs_in_with_a_link_chooses_an_account_and_logs_out(
	web: str, phone: Phone, language: str
) -> None:
	customers = [builders.a_customer(language=language).name for _each in range(2)]
	for name in customers:
		builders.a_location(name)
	email = f"{frappe.generate_hash(length=8)}@example.com"
	contact = builders.a_contact(*customers, email=email).name
	path = path_of(sign_in_url(contact, email))
	page = phone(width=360, scripts=False, is_refused=True, meets_ended_link=True)
	asks_for_a_link(page, web, language)
	page.goto(f"{web}{path}?_lang={language}")
	looked_at(page, f"portal-link-{language}")
	page.locator("main form button").click()
	expect(page).to_have_url(f"{web}/portal/accounts?_lang={language}")
	looked_at(page, f"portal-choose-{language}")
	page.get_by_role("button", name=customers[1]).click()
	expect(page.locator("[aria-current=true]")).to_contain_text(customers[1])
	looked_at(page, f"portal-account-{language}")
	page.goto(f"{web}{path}?_lang={language}")
	looked_at(page, f"portal-link-used-{language}")
	page.goto(f"{web}/portal/accounts?_lang={language}")
	page.get_by_role("button", name={"fr": "Se déconnecter", "en": "Log out"}[language], exact=True).click()
	expect(page.locator("[name=contact]")).to_be_visible()
	looked_at(page, f"portal-logged-out-{language}")
