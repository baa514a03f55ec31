"""A credit at the desk, in French: proposed from the Customer with its arithmetic shown first, and granted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.builders import a_customer
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.paying import PayingSite, paying_site

CLERK = "credits@example.com"


@pytest.fixture
def paying(worlds: Worlds) -> Iterator[PayingSite]:
	own = worlds.enter_context(paying_site())
	yield own
	own.forget()


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops, paying: PayingSite) -> Iterator[DispatcherDesk]:
	with at_the_desk(
		desktops, web, CLERK, "FSM Accounts", "Accounts User", "Sales User", width=1440
	) as clerk:
		yield clerk
	people.forget_user(CLERK)


def test_a_credit_for_an_outage_is_computed_proposed_and_granted(
	desk: DispatcherDesk, paying: PayingSite
) -> None:
	page = desk.page
	customer = a_customer(customer_name='Zoé & "Roy"').name
	invoice = paying.invoice(customer, from_date="2025-10-01", to_date="2025-10-31")
	page.goto(f"{desk.url}/app/customer/{customer}")
	page.get_by_role("button", name="Argent").click()
	page.get_by_role("link", name="Proposer un crédit pour une panne").click()
	dialog = page.locator(".modal:visible")
	for field, moment in (("start", "2025-10-10 08:00:00"), ("end", "2025-10-11 10:00:00")):
		dialog.locator(f"input[data-fieldname={field}]").fill(moment)
		dialog.locator(f"input[data-fieldname={field}]").press("Tab")
	picture(page, "credit-times")
	dialog.get_by_role("button", name="Calculer").click()
	shown = page.locator(".modal:visible").last
	expect(shown).to_contain_text("Panne\xa0: 79,95 × 26 h / 744 h = 2,79\xa0$")
	picture(page, "credit-arithmetic")
	shown.get_by_role("button", name="Proposer").click()
	expect(page.get_by_text("79,95 × 26 h / 744 h").first).to_be_visible()
	picture(page, "credit-form")
	page.get_by_role("button", name="Accorder le crédit").click()
	page.locator(".modal:visible").last.get_by_role("button", name="Oui").click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_contain_text("Accordé")
	picture(page, "credit-granted")
	frappe.db.rollback()
	assert float(paying.balance(customer)) == 88.72
	assert paying.outstanding(invoice) == 88.72
	page.goto(f"{desk.url}/app/credit-proposal")
	expect(page.locator(".list-row-container").first).to_contain_text("Accordé")
	picture(page, "credit-list")
