"""The morning of accounts receivable at 1280 pixels, in French: the tile, the report, and the bank's file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gigafibre_fsm.tests import people
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.paying import PayingSite, paying_site
from tests.site.test_reconciliation import check, named_accounts, pay_unheard

ACCOUNTANT = "money.check@example.com"


@pytest.fixture
def paying(worlds: Worlds) -> Iterator[PayingSite]:
	own = worlds.enter_context(paying_site())
	worlds.enter_context(named_accounts())
	return own


@pytest.fixture
def desk(paying: PayingSite, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, ACCOUNTANT, "FSM Accounts") as own:
		yield own
	people.forget_user(ACCOUNTANT)


def test_the_report_explains_each_line_and_a_banks_file_is_checked_before_it_is_imported(
	paying: PayingSite, desk: DispatcherDesk, tmp_path: Path
):
	pay_unheard(paying, 5000)
	check()
	page = desk.page
	page.goto(f"{desk.url}/app/money")
	expect(page.locator(".shortcut-widget-box", has_text="Vérification de l'argent")).to_be_visible()
	picture(page, "money-workspace")
	page.locator(".shortcut-widget-box", has_text="Vérification de l'argent").click()
	expect(page.locator(".dt-row .dt-cell", has_text="Ligne inexpliquée").first).to_be_visible()
	expect(page.locator(".dt-row", has_text="Ce site n'a pas demandé ce paiement").first).to_be_visible()
	picture(page, "money-report")
	page.goto(f"{desk.url}/app/fsm-bank-file/new")
	file = tmp_path / "releve.csv"
	file.write_text("Date,Description,Montant\n2026-11-26,Dépôt,12.00\n26/11/2026,Frais,-2.00\n")
	page.locator("[data-fieldname=file] button").first.click()
	page.locator(".modal.show input[type=file]").first.set_input_files(file)
	page.locator(".modal.show .btn-modal-primary").click()
	expect(page.locator(".modal.show")).to_have_count(0)
	page.get_by_role("button", name="Enregistrer").click()
	expect(page.locator("[data-fieldname=faults]").first).to_contain_text("Ligne 3")
	picture(page, "money-bank-file")
