"""From a ticket to a visit at the desk, and the question about it once the ticket is closed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.domain.platform import weekdays
from gigafibre_fsm.tests import builders, people
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

OFFICE = "dispatcher.booking@example.com"
# beside a usual day: the path, and what is seen there
SELDOM_OPENED = (
	("dispatch-technician/new", "[data-fieldname=employee]"),
	("query-report/Truck Stock", ".report-wrapper, .no-report-area"),
	("query-report/Repeat Visits", ".report-wrapper, .no-report-area"),
	("query-report/Stock against the Network", ".report-wrapper, .no-report-area"),
)


@dataclass(frozen=True)
class CustomerRequest:
	"""A customer's ticket and order that no visit answers yet."""

	customer: str
	location: str
	ticket: str
	order: str
	item: str
	job_type: str
	technician: str
	mate: str


@pytest.fixture
def customer_request(site: str) -> Iterator[CustomerRequest]:
	"""Committed for the browser, and taken away again."""
	customer = builders.a_customer().name
	job_type = builders.a_job_type(label_fr="Installation", duration=95).name
	item = builders.an_item(fsm_job_type=job_type).name
	made = CustomerRequest(
		customer,
		builders.a_location(customer).name,
		builders.a_ticket(customer, subject="Voyant rouge").name,
		builders.an_order(customer, [(item, 1)]).name,
		item,
		job_type,
		_a_technician_of_every_day("Océane Plourde"),
		_a_technician_of_every_day("Hugo Brière"),
	)
	frappe.db.commit()  # the web server is another process
	yield made
	frappe.db.rollback()
	_forget(made)
	frappe.db.commit()  # as above


def _a_technician_of_every_day(name: str) -> str:
	days = {f"works_{day}": 1 for day in weekdays.FIELDS}
	return builders.a_technician(name, latitude=45.31, longitude=-73.25, **days).name


def _forget(made: CustomerRequest) -> None:
	frappe.db.delete("Dispatch Slot Hold", {"technician": ("in", (made.technician, made.mate))})
	for job in frappe.get_all("Dispatch Job", {"customer": made.customer}, pluck="name"):
		frappe.db.delete("Auto Repeat", {"reference_document": job})
		people.forget("Dispatch Job", job)
	for doctype, name in (
		("Issue", made.ticket),
		("Sales Order", made.order),
		("Service Location", made.location),
		("Customer", made.customer),
		("Item", made.item),
		("Dispatch Job Type", made.job_type),
		("Dispatch Technician", made.technician),
		("Dispatch Technician", made.mate),
	):
		people.forget(doctype, name)


@pytest.fixture
def dispatcher(web: str, desktops: Desktops, customer_request: CustomerRequest) -> Iterator[DispatcherDesk]:
	"""With the dispatcher's role alone, as docs/operations/running.md says: ERPNext's own roles give nothing here."""
	with at_the_desk(desktops, web, OFFICE, "FSM Dispatcher") as desk:
		yield desk


def visit_of(field: str, name: str) -> str:
	frappe.db.rollback()  # see what the web server wrote
	return frappe.get_value("Dispatch Job", {field: name}, "name")


def book(page: Page) -> None:
	page.get_by_role("button", name="Créer une visite").click()
	dialog = page.locator(".modal.show")
	expect(dialog.locator(".fsm-booking-about")).to_contain_text("Durée")
	create(page)


def create(page: Page) -> None:
	"""Press the dialog's button, and pass by the slots where the planner offers some."""
	page.locator(".modal.show").get_by_role("button", name="Créer", exact=True).click()
	page.wait_for_function(
		"location.pathname.includes('dispatch-job/DJ-') || document.querySelector('.modal.show .fsm-slots')"
	)
	if page.locator(".modal.show .fsm-slots").count():
		page.get_by_role("button", name="Ouvrir la visite sans plage").click()
	expect(page).to_have_url(re.compile("dispatch-job/DJ-"))


def test_a_ticket_becomes_a_visit_and_closing_it_asks_about_the_visit(
	dispatcher: DispatcherDesk, customer_request: CustomerRequest
) -> None:
	page = dispatcher.page
	page.goto(f"{dispatcher.url}/app/issue/{customer_request.ticket}")
	book(page)
	dispatcher.forget_refusal()  # where no slot can be offered, the browser reports the refusal
	job = visit_of("issue", customer_request.ticket)
	assert frappe.get_value("Dispatch Job", job, "service_location") == customer_request.location

	ticket = frappe.get_doc("Issue", customer_request.ticket)
	ticket.status = "Closed"
	ticket.save()
	frappe.db.commit()  # as above
	page.goto(f"{dispatcher.url}/app/dispatch-job/{job}")
	question = page.locator(".form-message:visible", has_text="Cette visite est-elle encore nécessaire?")
	expect(question).to_be_visible()
	page.goto(f"{dispatcher.url}/app/issue/{customer_request.ticket}")
	planned = page.locator(".form-message:visible", has_text="sa visite est encore prévue")
	expect(planned).to_be_visible()
	page.get_by_role("button", name="Annuler sa visite").click()
	reason = page.locator(".modal.show")
	reason.locator("textarea").fill("Réglé au téléphone")
	reason.get_by_role("button", name="Confirmer").click()
	expect(planned).to_have_count(0)
	frappe.db.rollback()  # as above
	assert frappe.get_value("Dispatch Job", job, ["status", "reason"]) == ("Cancelled", "Réglé au téléphone")


def test_the_dispatchers_role_opens_what_a_usual_day_does_not(dispatcher: DispatcherDesk) -> None:
	page = dispatcher.page
	for path, shows in SELDOM_OPENED:
		page.goto(f"{dispatcher.url}/app/{path}")
		page.locator(shows).first.wait_for(state="attached")
		page.wait_for_load_state("networkidle")
		expect(page.locator(".modal.show")).to_have_count(0)  # Frappe says there what one may not


def test_an_order_becomes_a_visit_of_the_kind_that_its_item_names(
	dispatcher: DispatcherDesk, customer_request: CustomerRequest
) -> None:
	page = dispatcher.page
	page.goto(f"{dispatcher.url}/app/sales-order/{customer_request.order}")
	page.get_by_role("button", name="Créer une visite").click()
	about = page.locator(".modal.show .fsm-booking-about")
	expect(about).to_contain_text(re.compile(r"1\sh\s35"))
	create(page)
	job = frappe.get_doc("Dispatch Job", visit_of("sales_order", customer_request.order))
	assert (job.job_type, [row.item for row in job.materials]) == (
		customer_request.job_type,
		[customer_request.item],
	)
	dispatcher.forget_refusal()  # where no slot can be offered, the browser reports the refusal


def test_the_slot_that_the_customer_chooses_is_promised_to_them_with_the_whole_crew(
	dispatcher: DispatcherDesk, customer_request: CustomerRequest
) -> None:
	frappe.db.set_value("Dispatch Job Type", customer_request.job_type, "crew_size", 2)
	frappe.db.commit()  # the web server is another process
	page = dispatcher.page
	page.goto(f"{dispatcher.url}/app/sales-order/{customer_request.order}")
	page.get_by_role("button", name="Créer une visite").click()
	expect(page.locator(".modal.show .fsm-booking-about")).to_contain_text(re.compile(r"1\sh\s35"))
	page.locator(".modal.show").get_by_role("button", name="Créer", exact=True).click()
	slot = page.locator(".modal.show .fsm-slots button").first
	expect(slot).to_contain_text(
		re.compile(r"(Plourde \+ Hugo Brière|Brière \+ Océane Plourde).*min de route de plus")
	)
	slot.click()
	agreed = page.locator(".modal.show", has_text="le client est-il d'accord?")
	expect(agreed).to_be_visible()
	job = visit_of("sales_order", customer_request.order)
	assert frappe.get_value("Dispatch Slot Hold", {"job": job}, "state") == "Held"
	agreed.get_by_role("button", name="Oui").click()
	expect(page).to_have_url(re.compile(f"dispatch-job/{job}"))
	frappe.db.rollback()  # as above
	planned = frappe.get_doc("Dispatch Job", job)
	assert (planned.status, planned.promised) == ("Scheduled", 1)
	assert {planned.technician, *(row.technician for row in planned.crew)} == {
		customer_request.technician,
		customer_request.mate,
	}
	assert planned.window_start <= planned.arrival <= planned.window_end


def test_a_dispatcher_lets_a_visit_come_again_and_stops_it(
	dispatcher: DispatcherDesk, customer_request: CustomerRequest
) -> None:
	page = dispatcher.page
	values = {
		"customer": customer_request.customer,
		"service_location": customer_request.location,
		"job_type": customer_request.job_type,
	}
	job = builders.a_job(**values).name
	frappe.db.commit()  # the web server is another process
	page.goto(f"{dispatcher.url}/app/dispatch-job/{job}")
	menu(page, "Répéter cette visite")
	page.locator(".modal.show").get_by_role("button", name="Répéter").click()
	expect(page.locator("[data-fieldname=auto_repeat]")).to_contain_text("AUT-AR-")
	# Frappe's own entry would ask for rights that dispatchers do not have
	expect(page.locator(".menu-btn-group .dropdown-item", has_text=re.compile("^Répéter$"))).to_have_count(0)
	menu(page, "Arrêter la récurrence")
	page.locator(".modal.show").get_by_role("button", name="Oui").click()
	expect(page.locator(".menu-btn-group .dropdown-item", has_text="Répéter cette visite")).to_have_count(1)
	frappe.db.rollback()  # as above
	assert frappe.get_value("Auto Repeat", {"reference_document": job}, "disabled") == 1


def menu(page: Page, entry: str) -> None:
	page.locator(".inner-group-button").wait_for()
	page.locator(".menu-btn-group:visible button").first.click()
	page.locator(".menu-btn-group .dropdown-item:visible", has_text=entry).click()
