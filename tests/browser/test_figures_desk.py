"""Accounts at the desk, in French: who owes what, and statements of account sent from there."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm import tasks
from gigafibre_fsm.tests.builders import a_customer
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.contract import books

CLERK = "clerk.figures@example.com"
REPORTS = ("GST QST Return", "MRR Movement", "Revenue By Service", "Sales", "Truck Stock Value")


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	books.prepare()
	with at_the_desk(desktops, web, CLERK, "FSM Accounts", width=1366) as clerk:
		yield clerk


def test_a_clerk_sees_who_owes_and_sends_statements(desk: DispatcherDesk) -> None:
	page, hostile = desk.page, 'Zoé <b>"Roy"</b> & Co'
	customer = a_customer(mobile_no="", email_id="").name
	frappe.db.set_value("Customer", customer, "customer_name", hostile)
	books.make_invoice(customer, days_ago=45)
	frappe.db.commit()
	page.goto(f"{desk.url}/app/query-report/AR Ageing?customer={customer}")
	row = page.locator(".dt-row").filter(has_text=hostile)
	expect(row).to_contain_text(re.compile(r"91[.,]93"))
	expect(page.get_by_text("concordent")).to_be_visible()
	expect(page.get_by_text("31 à 60 jours").first).to_be_visible()
	picture(page, "figures-ar-ageing")
	page.get_by_role("button", name="Envoyer les états de compte").click()
	dialog = page.locator(".modal:visible")
	expect(dialog).to_contain_text("Chacun reçoit l'état de compte une seule fois par jour")
	picture(page, "figures-statements")
	dialog.get_by_role("button", name="Envoyer").click()
	expect(page.get_by_text(re.compile(r"0 sur \d+"))).to_be_visible()
	picture(page, "figures-statements-run")
	tasks.send_statements()
	expect(page.get_by_text(re.compile("À imprimer et à poster.: 1"))).to_be_visible()
	expect(page.get_by_role("button", name="Ouvrir les états de compte à imprimer")).to_be_visible()
	picture(page, "figures-statements-done")
	frappe.db.rollback()  # another process wrote the run
	paper = frappe.get_all("Statement Run", pluck="paper", order_by="creation desc")[0]
	answer = page.context.request.get(f"{desk.url}{paper}")
	assert answer.ok and answer.body().startswith(b"%PDF")
	if os.environ.get("FSM_SHOTS"):
		picture_reports(page, desk.url)


def picture_reports(page: Page, url: str) -> None:
	"""For people who look at the reports; each must draw its rows or say that there are none."""
	for report in REPORTS:
		page.goto(f"{url}/app/query-report/{report}")
		expect(page.locator(".dt-row, .report-wrapper .no-result:visible").first).to_be_visible()
		picture(page, f"figures-{frappe.scrub(report)}")
