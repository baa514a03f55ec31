"""The forms of vendors' settings at 1280 pixels, in French: what they say, and the button that proves them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.standins.routing import RoutingStandIn
from tests.browser.desktops import Desktops, close_dialog

ADMINISTRATOR = "settings.desk@example.com"
ROUTING = "FSM Routing Settings"


@pytest.fixture
def desk(site: str, web: str, desktops: Desktops) -> Iterator[Page]:
	"""The desk of an administrator who reads French; what they save in the routing form is forgotten."""
	people.make_user(ADMINISTRATOR, "System Manager", user_type="System User")
	frappe.db.set_value("User", ADMINISTRATOR, "language", "fr")
	before = frappe.db.get_singles_dict(ROUTING)
	frappe.db.set_single_value(ROUTING, "enabled", 0)
	frappe.clear_document_cache(ROUTING, ROUTING)
	frappe.db.commit()
	errors: list[str] = []
	with desktops.signed_in(web, ADMINISTRATOR) as page:
		page.on("pageerror", lambda error: errors.append(str(error)))
		yield page
	people.forget_user(ADMINISTRATOR)
	frappe.db.delete("Singles", {"doctype": ROUTING})
	for field, value in before.items():
		frappe.db.set_single_value(ROUTING, field, value)
	frappe.db.commit()
	frappe.clear_document_cache(ROUTING, ROUTING)
	assert not errors, errors


def prove(page: Page) -> None:
	page.get_by_role("button", name="Tester la connexion").click()


def test_a_form_says_whether_its_vendor_is_switched_on_and_proves_what_was_typed(desk: Page, web: str):
	# one form for all: gigafibre_fsm/tests/test_vendor_forms.py holds that they share its script
	state = desk.locator(".page-head .indicator-pill:visible").first
	with RoutingStandIn() as server:
		desk.goto(f"{web}/app/fsm-routing-settings")
		expect(state).to_have_text("Désactivé")
		prove(desk)
		expect(desk.locator(".modal.show .indicator.red")).to_be_visible()
		close_dialog(desk)
		desk.locator("[data-fieldname=engine] select").select_option("OSRM")
		desk.locator("[data-fieldname=base_url] input").fill(server.url)
		desk.locator("input[data-fieldname=enabled]").check()
		# the button saves first what was typed
		prove(desk)
		answer = desk.locator(".modal.show", has_text="OSRM répond")
		expect(answer).to_contain_text("de Montréal à Longueuil, il faut")
		expect(state).to_have_text("Activé")
