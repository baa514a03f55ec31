"""The customer's speed test at 360 pixels: measured in the browser, and what it means."""

from playwright.sync_api import expect

import frappe

from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at


def test_a_customer_measures_and_reads_what_it_means(web: str, phone: Phone, worlds: Worlds) -> None:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	customer = builders.a_customer().name
	place = builders.a_location(customer).name
	devices.a_subscription(customer, devices.a_plan(100), location=place)
	email = f"{frappe.generate_hash(length=8)}@example.com"
	path = path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))
	page = phone(width=360, scripts=True)
	page.goto(web + path)
	page.locator("main form button").click()
	expect(page).to_have_url(f"{web}/portal")
	page.goto(f"{web}/portal/speed")
	expect(page.get_by_text("Votre forfait")).to_be_visible()
	looked_at(page, "portal-speed")
	page.locator("[data-speed]").click()
	expect(page.locator(".pill")).to_be_visible(timeout=60_000)
	looked_at(page, "portal-speed-done")
	frappe.db.rollback()
	row = frappe.get_last_doc("Speed Test", {"customer": customer})
	assert row.download > 0 and row.upload > 0 and row.bytes_up > 0
