"""The box that finds a customer, by keyboard and by mouse, in French; names that look like markup; axe finds nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.domain.care.customer_search import entries, refreshing
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture

FIELD = "Trouver un client"
SUPPORT = "support.search@example.com"
HOSTILE = '<img src=x onerror="window.hurt=1"> Quévillon'
MOUNT = """() => {
	const place = document.createElement("main");
	place.style.cssText = "position: fixed; inset: 80px 0 0; z-index: 1020; padding: 16px; background: var(--bg-color)";
	const box = new gigafibre_fsm.SearchBox({ choose: (row) => (window.chosen = row.customer) });
	place.append(box.root);
	document.body.append(place);
	box.focus();
}"""
"""As a page of the desk mounts it."""


@pytest.fixture
def customers(connected_site: str) -> Iterator[list[str]]:
	with taken_away_afterwards(with_caches=False):
		names = [
			builders.a_customer(customer_name=f"Zoé Quévillon {number}", mobile_no=None).name
			for number in (1, 2)
		]
		builders.a_contact(names[0], mobile="514-555-0177")
		builders.a_location(names[1], address_line="77 chemin Zinzolin")
		frappe.db.set_value("Customer", names[1], "customer_name", HOSTILE)
		entries.mark_customers(names)
		refreshing.refresh_due(lambda: True)
		yield names


@pytest.fixture
def support(customers: list[str], web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, SUPPORT, "FSM Support", width=1366) as desk:
		yield desk
	people.forget_user(SUPPORT)


def test_a_customer_is_found_and_chosen_by_keyboard_alone(
	support: DispatcherDesk,
	customers: list[str],
	axe: str,  # noqa: F811
) -> None:
	page = support.page
	page.goto(f"{support.url}/app/support")
	page.wait_for_function("() => window.gigafibre_fsm && gigafibre_fsm.SearchBox")
	page.evaluate(MOUNT)
	field = page.get_by_role("combobox", name=FIELD)
	expect(field).to_be_focused()
	page.keyboard.type("quevillon")
	options = page.get_by_role("option")
	expect(options).to_have_count(2)
	expect(page.get_by_role("group", name="Nom")).to_be_visible()
	expect(page.get_by_role("listbox")).to_contain_text(HOSTILE)
	assert page.evaluate("() => window.hurt") is None
	expect(options.first).to_have_attribute("aria-selected", "true")
	picture(page, "search-box")
	page.evaluate(axe)
	found = page.evaluate(RUN_AXE, [])["violations"]
	assert not [
		each["id"] for each in found if each["impact"] in SEVERE and "fsm-search" in str(each["nodes"])
	]
	last = options.last.get_attribute("id")
	page.keyboard.press("ArrowDown")
	expect(field).to_have_attribute("aria-activedescendant", last)
	page.keyboard.press("ArrowDown")
	expect(options.first).to_have_attribute("aria-selected", "true")
	page.keyboard.press("Escape")
	expect(field).to_have_attribute("aria-expanded", "false")
	page.keyboard.press("Escape")
	expect(field).to_have_value("")
	_take_by_enter(page, "0177", customers[0])
	_take_by_enter(page, "77 chemin zinzolin", customers[1])


def _take_by_enter(page: Page, text: str, customer: str) -> None:
	"""Enter right after the last key waits for what that text finds."""
	page.get_by_role("combobox", name=FIELD).fill("")
	page.keyboard.type(text)
	page.keyboard.press("Enter")
	page.wait_for_function("(name) => window.chosen === name", arg=customer)


def test_the_mouse_chooses_and_nobody_found_is_said(support: DispatcherDesk, customers: list[str]) -> None:
	page = support.page
	page.goto(f"{support.url}/app/support")
	page.wait_for_function("() => window.gigafibre_fsm && gigafibre_fsm.SearchBox")
	page.evaluate(MOUNT)
	page.keyboard.type("xyzzyq")
	expect(page.get_by_role("status").filter(has_text="Personne n'a été trouvé")).to_be_visible()
	page.get_by_role("combobox", name=FIELD).fill("0177")
	page.get_by_role("option", name="Zoé Quévillon 1").click()
	assert page.evaluate("() => window.chosen") == customers[0]
	expect(page.get_by_role("listbox")).to_be_hidden()
