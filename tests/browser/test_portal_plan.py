"""A customer's plan at 360 pixels, without scripts: another plan, and the end of a service."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.domain.billing.subscriptions import billing_run, runs
from gigafibre_fsm.domain.billing.subscriptions.changes import applying
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at
from tests.contract import books

pytestmark = pytest.mark.usefixtures("site")

LONG = "Fibre 1000 Familles nombreuses et travail à distance"
WORDS = {
	"fr": {
		"mine": "Mon forfait",
		"see": "Voir ce que cela coûte",
		"show": "Voir les montants de ce jour",
		"confirm": "Confirmer",
		"planned": "vous avez le forfait",
		"withdraw": "Annuler ma demande",
		"end": "Mettre fin à ce service",
		"ends": "Mettre fin à mon service",
		"ending": "Votre service prend fin",
	},
	"en": {
		"mine": "My plan",
		"see": "See what it costs",
		"show": "Show the amounts of this day",
		"confirm": "Confirm",
		"planned": "you have the plan",
		"withdraw": "Withdraw my request",
		"end": "End this service",
		"ends": "End my service",
		"ending": "Your service ends",
	},
}


@pytest.fixture(autouse=True)
def _taken_away(worlds: Worlds) -> None:
	from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards

	worlds.enter_context(taken_away_afterwards(with_caches=False))


def a_plan(name: str, cost: float, speed: int, **values: object) -> str:
	texts = {"fsm_name_fr": name, "fsm_name_en": name, "fsm_sentence_fr": "Pour toute la famille."}
	texts["fsm_sentence_en"] = "For the whole family."
	speeds = {"fsm_download": speed, "fsm_upload": speed}
	return books.make_plan(cost, fsm_is_offered=1, **texts, **speeds, **values)


def a_subscriber(language: str) -> str:
	"""A customer with a plan that is billed, a modem and three offers; the path of a link to sign in."""
	books.prepare()
	own = a_plan("Fibre 500", 79.95, 500)
	for name, cost, speed in ((LONG, 99.95, 1000), ("Fibre 100", 59.95, 100)):
		a_plan(name, cost, speed)
	a_plan("Fibre 8000", 199.95, 8000, fsm_needs_visit=1)
	customer = builders.a_customer(language=language).name
	place = builders.a_location(customer).name
	home = {"status": "Installed", "service_location": place, "customer": customer, "equipment_type": "ONT"}
	frappe.db.set_value("Equipment", devices.a_device().name, home)
	start = getdate() - timedelta(days=9)
	subscription = books.subscribe(customer, start, plan=own, fsm_service_location=place).name
	email = f"{frappe.generate_hash(length=8)}@example.com"
	path = path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))
	run = runs.open_run(getdate(), now_datetime())
	billing_run.bill_subscription(run, subscription, getdate())
	return path


def changes_plan(page: Page, say: dict[str, str], language: str) -> None:
	page.get_by_role("link", name=f"{say['see']} · {LONG}").click()
	looked_at(page, f"plan-change-{language}")
	page.locator("[name=day]").first.fill(str(getdate() + timedelta(days=5)))
	page.get_by_role("button", name=say["show"]).click()
	looked_at(page, f"plan-change-later-{language}")
	page.get_by_role("button", name=say["confirm"]).click()
	expect(page.get_by_text(say["planned"])).to_be_visible()
	looked_at(page, f"plan-planned-{language}")
	page.get_by_role("button", name=say["withdraw"]).click()
	expect(page.get_by_text(say["planned"])).to_have_count(0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_changes_the_plan_withdraws_it_and_ends_the_service(
	web: str, phone: Phone, language: str
) -> None:
	say, path = WORDS[language], a_subscriber(language)
	frappe.db.commit()
	page = phone(width=360, scripts=False)
	page.goto(web + path)
	page.locator("main form button").click()
	page.get_by_role("link", name=say["mine"]).click()
	looked_at(page, f"plan-{language}")
	changes_plan(page, say, language)
	page.get_by_role("link", name=say["end"]).click()
	looked_at(page, f"plan-end-{language}")
	page.locator("[name=day]").first.fill(str(getdate()))
	page.get_by_role("button", name=say["show"]).click()
	looked_at(page, f"plan-end-today-{language}")
	page.locator("[name=reason]").fill("Je déménage")
	page.get_by_role("button", name=say["ends"]).click()
	expect(page.get_by_text(say["ending"]).first).to_be_visible()
	looked_at(page, f"plan-ending-{language}")
	applying.apply_due()  # nothing is due before tomorrow
	page.reload()
	expect(page.get_by_text(say["ending"]).first).to_be_visible()
