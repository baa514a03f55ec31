"""Settings and people at the desk, in French: a new site is opened by keyboard, a vendor is tested, somebody is shut out."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.domain.platform import vendor_states
from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.routing import RoutingStandIn
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture

ADMINISTRATOR = "zq-opener@example.com"
CUSTOMER = '"Anaïs" & Cie'
TECHNICIAN = "Zoé <b>Première</b>"
ROUTING = "FSM Routing Settings"


@pytest.fixture(scope="module")
def left_alone(connected_site: str) -> Iterator[None]:
	"""A site that sends nothing and lacks what its opening asks for; everything is as before at the end."""
	with taken_away_afterwards():
		for doctype, empty in (
			("FSM Settings", ("dispatch_phone", "public_base_url", "opening_skipped")),
			("FSM Dispatch Settings", ("holiday_list", "depot_name")),
		):
			for field in empty:
				frappe.db.set_single_value(doctype, field, None)
		frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
		frappe.db.commit()  # the web server is another process
		yield


@pytest.fixture
def desk(left_alone: None, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, ADMINISTRATOR, "System Manager", width=1366) as administrator:
		yield administrator


def go(desk: DispatcherDesk, part: str) -> Page:
	desk.page.goto(f"{desk.url}/app/site-settings/{part}")
	expect(desk.page.locator(".fsm-set-tabs [aria-selected=true]")).to_be_visible()
	return desk.page


def find_faults(page: Page, script: str) -> list[str]:
	"""What axe calls severe in our part of the page."""
	page.evaluate(script)
	found = page.evaluate(RUN_AXE.replace("document,", "document.querySelector('.fsm-set'),"), [])
	return [
		f"{each['id']}: {each['nodes'][0]['html'][:160]}"
		for each in found["violations"]
		if each["impact"] in SEVERE
	]


def take_up(page: Page, step: str) -> None:
	"""Go to a step, also if the site has what it asks for already."""
	page.locator(f"[data-key='step:{step}']").press("Enter")
	expect(page.locator(f"[data-key='step:{step}']")).to_have_attribute("aria-current", "step")


def send(page: Page, last: str, **values: str) -> None:
	"""Type into the fields of a step, and send it from the last one."""
	for name, value in values.items():
		page.locator(f"#fsm-set-{name}").fill(value)
	asked = page.locator(f"#fsm-set-{last}")
	with page.expect_response(re.compile(r"api\.opening\.(load|save_office|add_customer)(\?|$)")):
		asked.press("Enter")


def test_a_new_site_is_opened_from_its_company_to_a_dispatched_visit_by_keyboard(
	desk: DispatcherDesk,
	axe: str,  # noqa: F811
) -> None:
	began, page = time.monotonic(), go(desk, "opening")
	title = page.locator(".fsm-set-title")
	take_up(page, "company")
	expect(title).to_have_text("Société et taxes")
	expect(page.locator(".fsm-set-found li")).to_have_count(3)

	take_up(page, "office")
	send(
		page,
		"public_base_url",
		brand_name="Fibre du Lac",
		dispatch_phone="12",
		public_base_url="https://fsm.example.ca",
	)
	expect(page.get_by_role("alert")).to_contain_text("ne peut pas servir")
	expect(page.locator("#fsm-set-brand_name")).to_have_value("Fibre du Lac")
	desk.forget_refusal()
	send(page, "dispatch_phone", dispatch_phone="514 555-0100")
	expect(page.locator("[data-key='step:office']")).to_contain_text("fait")

	take_up(page, "technician")
	send(page, "mobile", technician_name=TECHNICIAN, mobile="514 555-0163")
	expect(page.locator("[data-key='step:technician']")).to_contain_text("fait")

	take_up(page, "hours")
	page.locator("[data-key=skip]").press("Enter")
	expect(page.locator("[data-key='step:hours']")).to_contain_text("passée")
	page.reload()
	expect(page.locator("[data-key='step:hours']")).to_contain_text("passée")

	take_up(page, "customer")
	send(
		page,
		"postal_code",
		customer_name=CUSTOMER,
		mobile="450 555-0164",
		address_line="12, rue du Lac",
		city="Saint-Jean",
		postal_code="j3b1a1",
	)
	expect(page.locator("[data-key='step:customer']")).to_contain_text("fait")

	take_up(page, "visit")
	assert not find_faults(page, axe)
	page.locator("#fsm-set-place").select_option(label=CUSTOMER)
	page.locator("#fsm-set-technician").select_option(label=TECHNICIAN)
	page.get_by_role("button", name="Répartir et envoyer le lien").press("Enter")
	expect(title).to_have_text("La première visite est répartie")
	expect(page.locator(".fsm-set-form")).to_contain_text(f"Arrivée de {TECHNICIAN}")
	print(
		f"\nfrom the first step to the first dispatched visit: {time.monotonic() - began:.0f} s in a browser"
	)
	assert not find_faults(page, axe)

	frappe.db.rollback()  # see what the web server wrote
	technician = frappe.get_doc("Dispatch Technician", {"technician_name": TECHNICIAN})
	visit = frappe.get_doc("Dispatch Job", {"technician": technician.name})
	assert (visit.status, visit.customer_name) == ("Dispatched", CUSTOMER)
	text = frappe.get_doc("FSM SMS", {"reference_name": visit.name, "recipient": technician.name})
	assert text.link and not text.sent_on, "the link is recorded, and not sent"


def test_a_vendor_is_tested_and_somebody_is_shut_out(
	desk: DispatcherDesk,
	axe: str,  # noqa: F811
) -> None:
	technician = people.make_technician("Zoé Sortante", "514 555-0165")
	frappe.db.delete(vendor_states.DOCTYPE, {"name": "Routing"})
	with RoutingStandIn() as server:
		for field, value in (("engine", "OSRM"), ("base_url", server.url), ("enabled", 1)):
			frappe.db.set_single_value(ROUTING, field, value)
		frappe.db.commit()  # the web server is another process
		frappe.clear_document_cache(ROUTING, ROUTING)
		page = go(desk, "connections")
		card = page.locator("[data-vendor=routing]")
		expect(card).to_contain_text("aucune nouvelle encore")
		card.get_by_role("button", name="Essayer").press("Enter")
		expect(card).to_contain_text("✓ Fonctionne")
		expect(card.locator(".fsm-set-answer")).to_contain_text("OSRM répond")
	assert not find_faults(page, axe)

	page.locator("[data-key='tab:connections']").press("ArrowRight")
	row = page.locator(f"[data-user='{technician.user}']")
	expect(row).to_contain_text("Accès permis")
	expect(row).to_contain_text("un lien ouvert")
	assert not find_faults(page, axe)
	row.get_by_role("button", name="Retirer l'accès").press("Enter")
	question = page.locator(".modal.show", has_text="prennent fin immédiatement")
	question.get_by_role("button", name="Retirer l'accès").click()
	expect(row).to_contain_text("Sans accès")
	frappe.db.rollback()  # as above
	assert frappe.db.get_value("FSM Magic Link", technician.link, "revoked")

	page.locator("[data-key='tab:people']").press("ArrowRight")
	expect(page.locator(".fsm-set-row", has_text="Rappels des factures impayées")).to_be_visible()
	assert not find_faults(page, axe)
