"""The wizard of an order for a new line, in French: from a visitor's request to the order's form; a name is no markup."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.tests import builders, devices, people
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.sales_site import ADDRESS, SalesSite, sales_site

SELLER = "new.orders@example.com"
NAME = 'Jeanne "x" & Fils'


@pytest.fixture
def site(worlds: Worlds) -> SalesSite:
	return worlds.enter_context(sales_site())


@pytest.fixture
def desk(site: SalesSite, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, SELLER, "FSM Support", width=1366) as own:
		yield own
	people.forget_user(SELLER)


def go_on(page: Page) -> None:
	page.get_by_role("button", name="Continuer").click()


def make_request() -> str:
	"""What a visitor has left."""
	own = {"person_name": NAME, "email": "jeanne@example.com", "language": "fr", "asked_on": now_datetime()}
	request = frappe.get_doc(
		{"doctype": "Coverage Request", **own, "address": ADDRESS["address_line"]}
	).insert()
	frappe.db.commit()
	return request.name


def begin_order(desk: DispatcherDesk) -> None:
	"""Make a lead of a request, and begin the order on the lead's form."""
	page = desk.page
	page.goto(f"{desk.url}/app/coverage-request/{make_request()}")
	page.get_by_role("button", name="Créer un prospect").click()
	lead = page.locator("[data-fieldname=lead] a").filter(has_text="CRM-LEAD")
	picture(page, "request-lead")
	lead.click()
	page.get_by_role("button", name="Commander une ligne").click()


def serve_home() -> str:
	"""The street and number of a home at which a service runs."""
	customer, street = builders.a_customer(customer_name='Zoé "x" & Fils').name, "9001 rue Champlain"
	town = {"city": ADDRESS["city"], "postal_code": ADDRESS["postal_code"], "unit": ""}
	home = builders.a_location(customer, address_line=street, **town).name
	devices.a_subscription(customer, location=home)
	frappe.db.commit()
	return street


def test_an_order_is_taken_step_by_step_and_stands_on_its_form(site: SalesSite, desk: DispatcherDesk):
	page = desk.page
	begin_order(desk)
	street = page.get_by_label("Numéro et rue")
	expect(street).to_have_value(ADDRESS["address_line"])
	go_on(page)
	expect(page.get_by_role("alert").filter(has_text="code postal")).to_be_visible()
	desk.forget_refusal()
	expect(street).to_have_value(ADDRESS["address_line"])
	there = serve_home()
	page.get_by_label("Ville", exact=True).fill(ADDRESS["city"])
	page.get_by_label("Code postal", exact=True).fill(ADDRESS["postal_code"])
	street.fill(there)
	go_on(page)
	told = page.get_by_role("alert").filter(has_text="Un service fonctionne déjà")
	expect(told.get_by_role("link")).to_have_count(2)
	picture(page, "new-order-served")
	street.fill(ADDRESS["address_line"])
	for label, value in (
		("Ville", ADDRESS["city"]),
		("Code postal", ADDRESS["postal_code"]),
		("Latitude", "45,305"),
		("Longitude", "-73,255"),
	):
		page.get_by_label(label, exact=True).fill(value)
	picture(page, "new-order-address")
	go_on(page)
	page.get_by_text("Fibre 500 Mbit/s").click()
	picture(page, "new-order-offer")
	go_on(page)
	expect(page.get_by_label("Nom", exact=True)).to_have_value(NAME)
	expect(page.get_by_label("Courriel")).to_have_value("jeanne@example.com")
	picture(page, "new-order-customer")
	go_on(page)
	times = page.locator(".fsm-no-time")
	expect(times.first).to_be_visible(timeout=30_000)
	later = getdate() + timedelta(days=28 - getdate().weekday())
	page.get_by_label("Autres dates").fill(later.isoformat())
	expect(page.locator(f".fsm-no-time[data-choice^='{later}']").first).to_be_visible()
	picture(page, "new-order-visit")
	times.first.click()
	expect(page.get_by_text("Chaque mois, taxes comprises")).to_be_visible()
	expect(page.get_by_text("91,93\u00a0$")).to_be_visible()
	expect(page.locator(".fsm-no-review").get_by_text(NAME)).to_be_visible()
	picture(page, "new-order-review")
	page.get_by_role("button", name="Soumettre la commande").click()
	expect(page.locator(".fsm-order-steps li")).to_have_count(12)
	picture(page, "order-form")
	frappe.db.rollback()
	order = frappe.get_last_doc("FSM Order")
	assert (order.full_name, order.email) == (NAME, "jeanne@example.com")
	assert order.submitted_on and order.slot_hold and order.lead
