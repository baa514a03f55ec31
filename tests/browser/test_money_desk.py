"""Accounts receivable at the desk, in French: a card is charged from its invoice, and a payment in Review is decided."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from frappe.utils import getdate

from gigafibre_fsm.tests.builders import a_customer
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.dunning_site import DunningSite, dunning_enabled
from tests.paying import PayingSite, paying_site
from tests.site.test_autopay import saved

CLERK = "clerk.money@example.com"


@pytest.fixture
def paying(worlds: Worlds) -> Iterator[PayingSite]:
	return worlds.enter_context(paying_site())


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops, paying: PayingSite) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, CLERK, "FSM Accounts", "Accounts User", width=1440) as clerk:
		yield clerk


def test_a_clerk_takes_a_payment_and_decides_another(desk: DispatcherDesk, paying: PayingSite) -> None:
	page = desk.page
	customer = saved(paying, customer=a_customer(customer_name='Zoé & "Roy"').name)
	invoice = paying.invoice(customer)
	page.goto(f"{desk.url}/app/sales-invoice/{invoice.name}")
	page.get_by_role("button", name="Encaisser maintenant").click()
	expect(page.locator(".modal:visible")).to_contain_text(
		'Débiter 91,93 $ de la carte enregistrée de Zoé & "Roy" maintenant'
	)
	picture(page, "money-confirm")
	page.locator(".modal:visible").get_by_role("button", name="Oui").click()
	expect(page.locator(".desk-alert")).to_contain_text("Payée.")
	expect(page.get_by_role("button", name="Encaisser maintenant")).to_have_count(0)
	picture(page, "money-invoice")
	assert len(paying.entries(customer)) == 1

	other = paying.invoice()
	opened = paying.open(other)
	paying.pay(opened)
	for intent in paying.stripe.store.of_kind("payment_intent"):
		if intent["metadata"].get("fsm_payment") == opened.payment:
			intent["amount_received"] = 9000
	paying.hear()
	paying.process()
	page.goto(f"{desk.url}/app/fsm-payment/{opened.payment}")
	expect(page.get_by_text("90,00 $ est arrivé, alors que 91,93 $ était demandé.")).to_be_visible()
	picture(page, "money-review")
	page.get_by_role("button", name="Inscrire le montant reçu").click()
	page.locator(".modal:visible").get_by_role("button", name="Oui").click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text("Inscrit")
	picture(page, "money-booked")
	page.goto(f"{desk.url}/app/fsm-payment")
	expect(page.locator(".list-row").first).to_be_visible()
	picture(page, "money-list")
	page.goto(f"{desk.url}/app/fsm-webhook-event")
	expect(page.locator(".list-row").first).to_be_visible()
	picture(page, "money-events")


def test_a_clerk_sees_a_case_records_a_promise_and_calls(
	desk: DispatcherDesk, paying: PayingSite, worlds: Worlds
) -> None:
	worlds.enter_context(dunning_enabled())
	page, site = desk.page, DunningSite(paying)
	zoe = a_customer(customer_name='Zoé & "Roy"').name
	paying.invoice(zoe, days_ago=50)
	other = paying.invoice(days_ago=40)
	today = getdate()
	site.work(today + timedelta(days=7 - today.weekday()))
	case = site.case(zoe)
	page.goto(f"{desk.url}/app/dunning-case/{case.name}")
	expect(page.get_by_text("sa remise n'est pas connue")).to_be_visible()
	picture(page, "dunning-case")
	page.get_by_role("button", name="Avis donné autrement").click()
	page.locator(".modal:visible textarea").fill("par lettre")
	page.locator(".modal:visible .btn-primary").click()
	expect(page.get_by_text("sa remise n'est pas connue")).to_have_count(0)
	page.get_by_role("button", name="Noter une promesse").click()
	dialog = page.locator(".modal:visible", has_text="Promesse de paiement")
	usual = dialog.locator("[data-fieldname=amount] input").input_value()
	dialog.locator("[data-fieldname=amount] input").fill("9999")
	dialog.locator("textarea").press_sequentially('paie <b>"jeudi"</b>', delay=20)
	dialog.locator(".btn-primary").click()
	refusal = page.locator(".modal:visible", has_text="la promesse porte sur ce montant ou moins")
	expect(refusal).to_be_visible()
	refusal.locator(".btn-modal-close").click()
	desk.forget_refusal()
	expect(dialog.locator("textarea")).to_have_value('paie <b>"jeudi"</b>')
	dialog.locator("[data-fieldname=amount] input").fill(usual)
	dialog.locator("textarea").press_sequentially(" matin", delay=60)
	picture(page, "dunning-promise")
	dialog.locator(".btn-primary").click()
	expect(dialog).to_have_count(0)
	expect(page.get_by_text("Le dossier est en pause")).to_be_visible()
	picture(page, "dunning-paused")
	page.goto(f"{desk.url}/app/dunning-case")
	expect(page.locator(".list-row").first).to_be_visible()
	picture(page, "dunning-list")
	page.goto(f"{desk.url}/app/query-report/Call List")
	expect(page.locator(".dt-row")).to_have_count(3)
	expect(page.locator(".dt-scrollable")).to_contain_text(other.customer)
	page.locator(".dt-scrollable input[type=checkbox]").first.check()
	picture(page, "call-list")
	page.get_by_role("button", name="Appelé").click()
	page.locator(".modal:visible textarea").fill("rappelle vendredi")
	page.locator(".modal:visible .btn-primary").click()
	expect(page.get_by_text("Personne n'est à appeler aujourd'hui.")).to_be_visible()
	page.goto(f"{desk.url}/app/money")
	expect(page.get_by_text("Liste d'appels").first).to_be_visible()
	picture(page, "money-workspace")
