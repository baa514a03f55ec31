"""The cut-over on a manager's desk, in French: accounts tried and imported, both sides compared, a batch signed off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.domain.cutover.importing import runs
from gigafibre_fsm.tests import people
from tests.browser.conftest import Worlds
from tests.browser.desktops import Desktops
from tests.cutover_site import ACCOUNT, CutoverSite, cutover_site

MANAGER = "manager.cutover@example.com"


@pytest.fixture
def cutover(worlds: Worlds) -> CutoverSite:
	return worlds.enter_context(cutover_site())


@pytest.fixture
def desk(cutover: CutoverSite, web: str, desktops: Desktops) -> Iterator[Page]:
	people.make_user(MANAGER, "FSM Manager", user_type="System User")
	frappe.db.set_value("User", MANAGER, "language", "fr")
	frappe.db.commit()
	errors: list[str] = []
	with desktops.signed_in(web, MANAGER) as page:
		page.on("pageerror", lambda error: errors.append(str(error)))
		yield page
	frappe.db.rollback()
	people.forget_user(MANAGER)
	frappe.db.commit()
	assert not errors, errors


def test_accounts_are_tried_imported_and_taken_over_in_a_batch(cutover: CutoverSite, desk: Page, web: str):
	rows = cutover.make_accounts(4)
	rows["accounts"][0]["name"] = "<b>Jean Roy"
	rows["services"][2]["sku"] = "<i>OLD9"
	name = cutover.start(rows)
	import_accounts(desk, f"{web}/app/cutover-import/{name}")
	desk.get_by_role("button", name="Comptes refusés").click()
	expect(desk.get_by_text("Aucun forfait n'est connu pour le produit « <i>OLD9 »").first).to_be_visible()
	expect(desk.get_by_text("Le nom « <b>Jean Roy » contient des chevrons").first).to_be_visible()
	customers = frappe.get_all(ACCOUNT, {"cutover_import": name, "state": "Done"}, pluck="customer")
	cutover.work_batches()
	sign_off_batch(cutover, desk, web, customers)
	desk.goto(f"{web}/app/billing-side/{customers[0]}")
	table = desk.locator("[data-fieldname=both_sides] table")
	expect(table.get_by_role("rowheader", name="Solde dû")).to_be_visible()
	expect(table.get_by_text("71,93")).to_have_count(2)
	expect(table.get_by_role("row", name="Prix d'une période")).to_contain_text("79,95")
	expect(desk.locator("[data-comparison]")).to_contain_text("étaient les mêmes")
	expect(desk.locator("[data-fieldname=drift_count]")).to_be_hidden()
	expect(desk.get_by_text("L'ancien système facture").first).to_be_visible()


def import_accounts(desk: Page, address: str) -> None:
	"""Try and import by the buttons of the form; the test is the worker."""
	desk.goto(address)
	desk.get_by_role("button", name="Essayer les comptes").click()
	expect(desk.get_by_text("0 comptes sur 0")).to_be_visible()
	runs.work(lambda: True)
	frappe.db.rollback()
	desk.get_by_role("button", name="Importer les comptes").click()
	expect(desk.get_by_text("2 comptes deviennent des clients")).to_be_visible()
	desk.locator(".modal:visible .btn-modal-primary").click()
	expect(desk.get_by_text("0 comptes sur 2")).to_be_visible()
	runs.work(lambda: True)
	frappe.db.rollback()
	expect(desk.locator("[data-fieldname=state]").get_by_text("Terminé")).to_be_visible()


def sign_off_batch(cutover: CutoverSite, desk: Page, web: str, customers: list[str]) -> None:
	batch = cutover.make_batch(customers)
	desk.goto(f"{web}/app/cutover-batch/{batch}")
	expect(desk.locator("[data-fieldname=standing]").get_by_role("row", name="Clients 2")).to_be_visible()
	desk.get_by_role("button", name="Simuler la facturation").click()
	expect(desk.get_by_text("0 clients sur 2")).to_be_visible()
	cutover.work_batches()
	desk.get_by_role("button", name="Approuver").click()
	desk.locator(".modal:visible .btn-modal-primary").click()
	expect(desk.get_by_role("button", name="Arrêter")).to_be_visible()
	assert frappe.db.get_value("Cutover Batch", batch, "signed_by") == MANAGER
