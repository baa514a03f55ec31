"""The Customer's form for accounts receivable, in French: what is owed and saved, and a payment taken from there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.builders import a_customer
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.paying import PayingSite, paying_site
from tests.site.test_autopay import saved

CLERK = "customer.money@example.com"


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


def test_the_form_shows_the_account_and_takes_a_payment(desk: DispatcherDesk, paying: PayingSite) -> None:
	page = desk.page
	customer = saved(paying, customer=a_customer(customer_name='Zoé & "Roy"').name)
	first, second = paying.invoice(customer, due_in=20), paying.invoice(customer, (1, 10), due_in=25)
	page.goto(f"{desk.url}/app/customer/{customer}")
	account = page.locator(".fsm-account")
	expect(account).to_contain_text("Dû selon le grand livre")
	expect(account).to_contain_text("103,43 $")
	expect(account).to_contain_text("Visa •••• 4242")
	expect(account).to_contain_text("Prochain débit automatique")
	picture(page, "customer-fr")
	page.set_viewport_size({"width": 390, "height": 844})
	picture(page, "customer-390")
	page.set_viewport_size({"width": 1440, "height": 900})
	page.get_by_role("button", name="Argent").click()
	page.get_by_role("link", name="Encaisser maintenant").click()
	dialog = page.locator(".modal:visible")
	expect(dialog).to_contain_text("Quelle facture?")
	dialog.locator("select").select_option(first.name)
	picture(page, "customer-choose")
	dialog.get_by_role("button", name="Valider").click()
	question = page.locator(".modal:visible").last
	expect(question).to_contain_text("Débiter 91,93 $")
	question.get_by_role("button", name="Oui").click()
	expect(page.locator(".desk-alert")).to_contain_text("Payée.")
	expect(page.locator(".fsm-account")).not_to_contain_text("103,43 $")
	assert paying.outstanding(first) == 0
	assert paying.outstanding(second) == 11.5
