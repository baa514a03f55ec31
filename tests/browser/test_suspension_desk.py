"""Suspensions at the desk, in French: the facts are read, a proposal is refused, and an unknown outcome is settled."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.tests import builders
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.suspension_site import SuspensionSite, suspension_site

CLERK = "clerk.suspensions@example.com"


@pytest.fixture
def suspending(worlds: Worlds) -> Iterator[SuspensionSite]:
	return worlds.enter_context(suspension_site())


@pytest.fixture
def desk(
	worlds: Worlds, web: str, desktops: Desktops, suspending: SuspensionSite
) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, CLERK, "FSM Accounts", "Accounts User", width=1440) as clerk:
		yield clerk


def test_a_clerk_reads_the_facts_and_decides(desk: DispatcherDesk, suspending: SuspensionSite) -> None:
	page = desk.page
	refused = suspending.owing(customer_name=builders.unique('Zoé & "Roy"'))
	builders.a_ticket(refused)
	visit = builders.a_job(customer=refused).name
	frappe.db.commit()
	suspending.propose(refused)
	proposed = suspending.owing()
	found = suspending.propose(proposed)

	page.goto(f"{desk.url}/app/service-suspension")
	expect(page.locator(".list-row")).to_have_count(2)
	picture(page, "suspension-list")
	page.goto(f"{desk.url}/app/service-suspension/{suspending.suspension(refused).name}")
	expect(page.get_by_text("Une visite est à venir")).to_be_visible()
	expect(page.get_by_text("Personne n'a dit ce que le genre du billet")).to_be_visible()
	expect(page.locator("li a", has_text=visit)).to_have_attribute("href", f"/app/dispatch-job/{visit}")
	expect(page.get_by_role("button", name="Confirmer la suspension")).to_have_count(0)
	picture(page, "suspension-refused")

	page.goto(f"{desk.url}/app/service-suspension/{found.name}")
	expect(page.get_by_text("Rien ne s'oppose à cette suspension")).to_be_visible()
	expect(page.get_by_role("button", name="Confirmer la suspension")).to_be_visible()
	picture(page, "suspension-to-confirm")
	page.get_by_role("button", name="Refuser la suspension").click()
	dialog = page.locator(".modal:visible")
	dialog.locator("textarea").fill("Cliente hospitalisée <b>ce mois</b>")
	picture(page, "suspension-reason")
	dialog.get_by_role("button", name="Valider").click()
	expect(page.get_by_text("Cliente hospitalisée <b>ce mois</b>").first).to_be_visible()
	assert suspending.suspension(proposed).is_declined == 1

	page.goto(f"{desk.url}/app/customer/{proposed}")
	expect(page.get_by_text("Suspension du service")).to_be_visible()
	picture(page, "suspension-customer")


def test_a_clerk_settles_an_unknown_outcome(desk: DispatcherDesk, suspending: SuspensionSite) -> None:
	page, customer = desk.page, suspending.owing()
	suspending.hook.use("lost-reset")
	found = suspending.suspend(customer)
	page.goto(f"{desk.url}/app/service-suspension/{found.name}")
	expect(page.get_by_text("Personne ne sait si le service est suspendu")).to_be_visible()
	picture(page, "suspension-unknown")
	page.get_by_role("button", name="Constaté : suspendu").click()
	page.locator(".modal:visible").get_by_role("button", name="Oui").click()
	expect(page.get_by_text("Le service est suspendu.")).to_be_visible()
	expect(page.get_by_role("button", name="Rétablir maintenant")).to_be_visible()
	picture(page, "suspension-suspended")
	page.goto(f"{desk.url}/app/money")
	expect(page.get_by_text("Suspensions proposées")).to_be_visible()
	picture(page, "suspension-workspace")
