"""An outage at 360 pixels, without scripts: what each page of its customer says, and that they may write all the same."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.tests import builders, incidents, topology
from gigafibre_fsm.tests.incidents import ServedHome
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at

WORDS = {
	"fr": {
		"outage": "Nous savons qu'une panne touche votre adresse",
		"write": "Nous écrire quand même",
		"power": "L'électricité semble coupée",
	},
	"en": {
		"outage": "We know of an outage at your address",
		"write": "Write to us all the same",
		"power": "The power seems to have been out",
	},
}


def cut_off(language: str) -> tuple[ServedHome, str]:
	"""A committed customer whose line is silent because of an incident, and the path of their link."""
	customer = builders.a_customer(language=language).name
	email = f"{frappe.generate_hash(length=8)}@example.com"
	network = topology.a_network(drops=1)
	home = incidents.a_served_home(network.drops[0], customer=customer, state="Offline")
	incidents.an_incident(network.splitter)
	return home, path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))


def open_visit(page: Page, web: str, home: ServedHome, language: str) -> None:
	arrival = now_datetime() + timedelta(days=1)
	job = builders.a_dispatched_job(arrival=arrival, customer=home.customer, service_location=home.location)
	until, about = now_datetime() + timedelta(days=9), ("Dispatch Job", job.name)
	url = links.fresh_url(
		links.issue_link("Visit", ("Customer", home.customer), until, about, language=language)
	)
	frappe.db.commit()
	page.goto(web + path_of(url))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_page_of_a_customer_says_what_we_know(
	web: str, phone: Phone, worlds: Worlds, language: str
) -> None:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	home, path = cut_off(language)
	words, page = WORDS[language], phone(width=360, scripts=False, is_refused=True)
	page.goto(web + path)
	page.locator("main form button").click()
	for name, address in (
		("start", "/portal"),
		("line", "/portal/line"),
		("tickets", "/portal/tickets"),
		("aid", "/portal/tickets/new?category=down"),
	):
		page.goto(web + address)
		expect(page.get_by_text(words["outage"])).to_be_visible()
		looked_at(page, f"outage-{name}-{language}")
	page.get_by_role("link", name=words["write"]).click()
	expect(page.locator("textarea[name=text]")).to_be_visible()
	looked_at(page, f"outage-form-{language}")
	frappe.db.set_value("Network Incident", {"state": "Open"}, "cause", states.POWER)
	frappe.db.commit()
	page.goto(f"{web}/portal")
	expect(page.get_by_text(words["power"])).to_be_visible()
	open_visit(page, web, home, language)
	expect(page.get_by_text(words["power"])).to_be_visible()
	looked_at(page, f"outage-visit-{language}")
