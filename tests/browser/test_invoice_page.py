"""A customer's invoice at 360 pixels: opened from a link, paid on Stripe's page, and what the books say afterwards."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.billing.payments import messages
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at
from tests.contract import books
from tests.dunning_site import dunning_enabled
from tests.paying import PayingSite, paying_site

PATH = "/portal/invoice"


@pytest.fixture
def paying(worlds: Worlds) -> Iterator[PayingSite]:
	return worlds.enter_context(paying_site())


def open_invoice(phone: Phone, web: str, invoice: str, *, scripts: bool = False, **how: bool) -> Page:
	"""Open the link of an invoice as the text message has it; a link that pays asks for a tap first."""
	link = messages.issue_pay_link(invoice, now_datetime())
	url = links.fresh_url(link)
	frappe.db.set_single_value("FSM Settings", "public_base_url", web)
	frappe.db.commit()
	page = phone(width=360, scripts=scripts, **how)
	page.goto(f"{web}/l/{url.rsplit('/', 1)[1]}")
	page.locator("main form button").click()
	expect(page).to_have_url(web + PATH)
	return page


def test_an_invoice_is_paid_without_scripts_and_the_page_says_what_the_books_know(
	web: str, phone: Phone, paying: PayingSite
) -> None:
	invoice = paying.invoice()
	page = open_invoice(phone, web, invoice.name)
	expect(page.get_by_role("heading", name=f"Facture {invoice.name}")).to_be_visible()
	expect(page.locator(".amounts")).to_contain_text("79,95 $")
	expect(page.locator(".amounts")).to_contain_text("TVQ")
	looked_at(page, "invoice-fr")
	pdf = page.request.get(f"{web}{PATH}/pdf")
	assert (pdf.status, pdf.headers["content-type"], pdf.body()[:5]) == (200, "application/pdf", b"%PDF-")
	page.get_by_role("button", name="Payer 91,93 $").click()
	expect(page).to_have_url(re.compile(re.escape(paying.stripe.url)))
	page.locator("[name=number]").fill("4242 4242 4242 4242")
	page.locator("[name=expiry]").fill("12/34")
	page.locator("[name=cvc]").fill("123")
	page.get_by_role("button", name="Payer").click()
	expect(page).to_have_url(re.compile(re.escape(web + PATH)))
	expect(page.get_by_text("Nous attendons la confirmation de votre paiement")).to_be_visible()
	looked_at(page, "invoice-waiting-fr")
	paying.stripe.register(f"{web}/api/method/gigafibre_fsm.api.webhooks.stripe")
	for event in paying.events():
		paying.stripe.deliveries.resend(event["id"])
	assert set(paying.stripe.deliver()) == {200}
	paying.process()
	frappe.db.commit()
	expect(page.get_by_text("Cette facture est payée. Merci!")).to_be_visible()
	expect(page.get_by_role("button", name="Payer")).to_have_count(0)
	looked_at(page, "invoice-paid-fr")
	page.reload()
	assert len(paying.entries(invoice.customer)) == 1


def test_english_a_page_left_and_an_invoice_paid_elsewhere_meanwhile(
	web: str, phone: Phone, paying: PayingSite
) -> None:
	invoice = paying.invoice()
	word = '<b>"Fibre"</b> & ' + "Raccordement" * 8
	frappe.db.set_value("Sales Invoice Item", {"parent": invoice.name}, "item_name", word)
	page = open_invoice(phone, web, invoice.name, scripts=True, is_refused=True)
	page.get_by_role("link", name="English").click()
	expect(page.get_by_role("heading", name=f"Invoice {invoice.name}")).to_be_visible()
	expect(page.get_by_text(word)).to_be_visible()
	looked_at(page, "invoice-en")
	page.get_by_role("button", name="Pay $91.93").click()
	expect(page).to_have_url(re.compile(re.escape(paying.stripe.url)))
	page.locator("a").last.click()
	expect(page).to_have_url(re.compile(re.escape(web + PATH)))
	books.pay(invoice)
	frappe.db.commit()
	page.get_by_role("button", name="Pay $91.93").click()
	expect(page.get_by_text("Nothing is due on this invoice any more.")).to_be_visible()
	looked_at(page, "invoice-paid-elsewhere")


def test_more_time_is_asked_for_without_scripts_refused_kindly_and_granted(
	web: str, phone: Phone, paying: PayingSite, worlds: Worlds
) -> None:
	worlds.enter_context(dunning_enabled())
	invoice = paying.invoice(days_ago=3)
	page = open_invoice(phone, web, invoice.name, is_refused=True)
	expect(page.get_by_role("heading", name="Besoin d'un délai?")).to_be_visible()
	looked_at(page, "delay-fr")
	day = page.get_by_label("Je paierai au plus tard le")
	latest = day.get_attribute("max")
	# an old browser that knows no limits of a day
	day.evaluate("field => { field.max = ''; field.value = '2099-01-01' }")
	page.get_by_role("button", name="Demander ce délai").click()
	expect(page.get_by_role("alert")).to_contain_text("Nous pouvons attendre jusqu'au")
	looked_at(page, "delay-refused-fr")
	page.get_by_label("Je paierai au plus tard le").fill(latest)
	page.get_by_role("button", name="Demander ce délai").click()
	expect(page.get_by_text("Merci de nous avoir prévenus.")).to_be_visible()
	expect(page.get_by_role("button", name="Demander ce délai")).to_have_count(0)
	expect(page.get_by_role("button", name="Payer 91,93 $")).to_be_visible()
	looked_at(page, "delay-granted-fr")
