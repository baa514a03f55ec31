"""The customer's list of visits at 360 pixels, without scripts: empty, and with visits of each kind."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at

WORDS = {
	"fr": {"empty": "Aucune visite n'est prévue.", "menu": "Mes visites", "see": "Voir la visite"},
	"en": {"empty": "No visit is planned.", "menu": "My visits", "see": "See the visit"},
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_finds_coming_and_past_visits(
	web: str, phone: Phone, worlds: Worlds, language: str
) -> None:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	customer, words = builders.a_customer(language=language).name, WORDS[language]
	email = f"{frappe.generate_hash(length=8)}@example.com"
	path = path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))
	page = phone(width=360, scripts=False)
	page.goto(web + path)
	page.locator("main form button").click()
	page.get_by_role("link", name=words["menu"]).click()
	expect(page.get_by_text(words["empty"])).to_be_visible()
	looked_at(page, f"portal-visits-empty-{language}")
	place = builders.a_location(customer).name
	arrival = (now_datetime() + timedelta(days=3)).replace(hour=14, minute=30, second=0, microsecond=0)
	job = builders.a_dispatched_job(arrival=arrival, customer=customer, service_location=place)
	row = frappe.db.get_value("Dispatch Job", job.name, "*", as_dict=True)
	for number, status in enumerate(("Completed", "Not Done", "Cancelled")):
		over = {
			"window_start": arrival - timedelta(days=40 * number + 9),
			"status": status,
			"report": "/private/files/r.pdf",
		}
		frappe.get_doc({**row, "doctype": "Dispatch Job", "name": f"{job.name}-{number}", **over}).db_insert()
	frappe.db.commit()
	page.reload()
	looked_at(page, f"portal-visits-{language}")
	page.get_by_role("link", name=words["see"]).first.click()
	expect(page).to_have_url(f"{web}/portal/visits/{job.name}-0")
	page.locator("a.back").click()
	expect(page).to_have_url(f"{web}/portal/visits")
