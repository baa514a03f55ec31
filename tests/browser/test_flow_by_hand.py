"""Flows that a manager starts in the desk: on what is ticked in a list, and the address for another system."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.flows.triggers import listening
from tests import flow_site
from tests.browser.conftest import Worlds
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.flow_triggers import list_runs, make_flow

MANAGER = "manager.flows@example.com"


@pytest.fixture
def manager(worlds: Worlds, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	"""A manager who reads French, logged in, and a site without other flows."""
	flow_site.forget_flows()
	worlds.callback(flow_site.forget_flows)
	with at_the_desk(desktops, web, MANAGER, "FSM Manager") as desk:
		yield desk


def test_a_manager_starts_a_flow_on_what_is_ticked_in_a_list(manager: DispatcherDesk) -> None:
	template = make_flow("by_hand", doctype="ToDo", title="Rappeler le client")
	for number in range(2):
		values = {"doctype": "ToDo", "description": f"{flow_site.MARK} {number}", "allocated_to": MANAGER}
		frappe.get_doc(values).insert()
	frappe.db.commit()
	page = manager.page
	page.goto(f"{manager.url}/app/todo?description=%5B%22like%22%2C%22{flow_site.MARK}%25%22%5D")
	page.locator(".list-row-checkbox").nth(1).wait_for()
	for row in range(2):
		page.locator(".list-row-checkbox").nth(row).check()
	page.get_by_role("button", name="Actions").click()
	page.locator(".dropdown-item:visible", has_text="Lancer un flux").click()
	dialog = page.locator(".modal.show")
	expect(dialog.locator(".modal-title")).to_have_text("Lancer un flux sur 2 fiches")
	expect(dialog.locator("select option:checked")).to_have_text("Rappeler le client")
	dialog.get_by_role("button", name="Lancer").click()
	expect(page.locator(".desk-alert")).to_contain_text("Parcours lancés\u00a0: 2")
	frappe.db.rollback()
	assert len(list_runs(template)) == 2


def test_the_form_of_a_flow_gives_its_address_and_another_secret(manager: DispatcherDesk) -> None:
	template = make_flow("webhook", proof="signature", title="Commande d'un partenaire")
	page = manager.page
	page.goto(f"{manager.url}/app/flow-template/{template}")
	page.get_by_role("button", name="Adresse pour l'autre système").click()
	dialog = page.locator(".modal.show")
	key = frappe.db.get_value("Flow Template", template, "webhook_key")
	expect(dialog.locator("[data-fieldname=url]")).to_contain_text(f"webhooks.flow?key={key}")
	expect(dialog.locator("[data-fieldname=header]")).to_contain_text("X-Fsm-Signature")
	secret = dialog.locator("[data-fieldname=secret] .control-value").inner_text()
	assert len(secret) > 40
	dialog.get_by_role("button", name="Un autre secret").click()
	page.locator(".modal.show", has_text="refusés aussitôt").get_by_role("button", name="Oui").click()
	shown = page.locator(".modal.show [data-fieldname=secret] .control-value")
	expect(shown).not_to_have_text(secret)
	listening.forget_listeners()
