"""The billing run on the desk of accounts, in French: started by its button, and what it could not bill."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.domain.billing.subscriptions import billing_run
from gigafibre_fsm.tests import people
from tests.billing_site import BillingSite, billing_site
from tests.browser.conftest import Worlds
from tests.browser.desktops import Desktops

ACCOUNTANT = "accounts.desk@example.com"
BUTTON = "Facturer maintenant ce qui est à facturer"


@pytest.fixture
def billing(worlds: Worlds) -> BillingSite:
	own = worlds.enter_context(billing_site())
	own.forget()
	return own


@pytest.fixture
def desk(billing: BillingSite, web: str, desktops: Desktops) -> Iterator[Page]:
	people.make_user(ACCOUNTANT, "FSM Accounts", user_type="System User")
	frappe.db.set_value("User", ACCOUNTANT, "language", "fr")
	frappe.db.commit()
	errors: list[str] = []
	with desktops.signed_in(web, ACCOUNTANT) as page:
		page.on("pageerror", lambda error: errors.append(str(error)))
		yield page
	frappe.db.rollback()
	people.forget_user(ACCOUNTANT)
	frappe.db.commit()
	assert not errors, errors


def test_accounts_start_a_run_and_see_what_it_could_not_bill(billing: BillingSite, desk: Page, web: str):
	start = str(frappe.utils.add_days(frappe.utils.nowdate(), -40))
	fine, failing = billing.subscribe(start), billing.subscribe(start)
	frappe.db.set_value("Subscription", failing, "follow_calendar_months", 1)
	frappe.db.commit()
	desk.goto(f"{web}/app/fsm-billing-run")
	desk.get_by_role("button", name=BUTTON).click()
	expect(desk.locator(".page-head .indicator-pill:visible").first).to_have_text("En cours")
	billing_run.work(lambda: True)
	desk.get_by_role("button", name="Actualiser").first.click()
	expect(desk.get_by_text("Chaque ligne ci-dessous dit pourquoi")).to_be_visible()
	expect(desk.locator("[data-fieldname=problems] .grid-row").get_by_text(failing).first).to_be_visible()
	expect(desk.get_by_text("Seuls les forfaits au mois")).to_be_visible()
	assert len(billing.billed(fine)) == 2
