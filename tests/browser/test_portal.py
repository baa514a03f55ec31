"""The customer's pages at 360 pixels, without scripts: signing in, and what the account shows."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at
from tests.paying import PayingSite, paying_site

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture(autouse=True)
def _taken_away(worlds: Worlds) -> None:
	from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards

	worlds.enter_context(taken_away_afterwards(with_caches=False))


def asks_for_a_link(page: Page, web: str, language: str) -> None:
	page.goto(f"{web}/portal?_lang={language}")
	looked_at(page, f"portal-sign-in-{language}")
	page.locator("[name=contact]").fill("marie@exemple")
	page.locator("main form button").click()
	expect(page.get_by_role("alert")).to_be_visible()
	expect(page.locator("[name=contact]")).to_have_value("marie@exemple")
	looked_at(page, f"portal-sign-in-refused-{language}")
	page.locator("[name=contact]").fill("marie@exemple.com")
	page.locator("main form button").click()
	said = {"fr": "Consultez vos messages", "en": "Look at your messages"}[language]
	expect(page.get_by_text(said)).to_be_visible()
	looked_at(page, f"portal-sign-in-asked-{language}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_signs_in_with_a_link_chooses_an_account_and_logs_out(
	web: str, phone: Phone, language: str
) -> None:
	customers = [builders.a_customer(language=language).name for _each in range(2)]
	for name in customers:
		builders.a_location(name)
	email = f"{frappe.generate_hash(length=8)}@example.com"
	contact = builders.a_contact(*customers, email=email).name
	path = path_of(sign_in_url(contact, email))
	page = phone(width=360, scripts=False, is_refused=True, meets_ended_link=True)
	asks_for_a_link(page, web, language)
	page.goto(f"{web}{path}?_lang={language}")
	looked_at(page, f"portal-link-{language}")
	page.locator("main form button").click()
	expect(page).to_have_url(f"{web}/portal/accounts?_lang={language}")
	expect(page.get_by_text("..")).to_have_count(0)
	looked_at(page, f"portal-choose-{language}")
	page.get_by_role("button", name=customers[1]).click()
	expect(page).to_have_url(f"{web}/portal?_lang={language}")
	expect(page.locator("header")).to_contain_text(customers[1])
	looked_at(page, f"portal-empty-{language}")
	page.goto(f"{web}{path}?_lang={language}")
	looked_at(page, f"portal-link-used-{language}")
	page.goto(f"{web}/portal/accounts?_lang={language}")
	page.get_by_role("button", name={"fr": "Se déconnecter", "en": "Log out"}[language], exact=True).click()
	expect(page.locator("[name=contact]")).to_be_visible()
	looked_at(page, f"portal-logged-out-{language}")


LONG = "Coopérative d'habitation Notre-Dame-des-Sept-Douleurs-de-Saint-Jean-sur-Richelieu inc."
WORDS = {
	"fr": {
		"pay": re.compile("Payer 91,93"),
		"paid": "Rien n'est dû. Merci!",
		"part": "Payer ce montant",
		"waits": "Nous attendons la confirmation",
		"rest": re.compile("Payer 83,86"),
		"invoices": "Mes factures",
		"visit": "Voir ou changer la visite",
		"line": "Votre Internet fonctionne",
	},
	"en": {
		"pay": re.compile(r"Pay \$91\.93"),
		"paid": "Nothing is due. Thank you!",
		"part": "Pay this amount",
		"waits": "We are waiting for the confirmation",
		"rest": re.compile(r"Pay \$83\.86"),
		"invoices": "My invoices",
		"visit": "See or change the visit",
		"line": "Your Internet works",
	},
}


def an_account(paying: PayingSite, language: str) -> tuple[str, str]:
	"""A customer with two invoices, a visit, a line and a long name; the customer, and the path of a link to sign in."""
	customer = builders.a_customer(customer_name=builders.unique(LONG), language=language).name
	place = builders.a_location(customer).name
	for days in (20, 2):
		paying.invoice(customer, due_in=days)
	arrival = (now_datetime() + timedelta(days=3)).replace(hour=14, minute=30, second=0, microsecond=0)
	builders.a_dispatched_job(arrival=arrival, customer=customer, service_location=place)
	device, now = devices.a_device().name, now_datetime()
	home = {"status": "Installed", "service_location": place, "customer": customer, "equipment_type": "ONT"}
	frappe.db.set_value("Equipment", device, home)
	light = OpticalReading("Measured", -20.0, 2.1, raw="-20")
	line_repository.save_lines([(device, Line("Online", now, 300, light=light, values_on=now))], now)
	email = f"{frappe.generate_hash(length=8)}@example.com"
	return customer, path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))


def pays(page: Page, paying: PayingSite) -> None:
	"""Pay on the vendor's page, and let the books hear of it."""
	expect(page).to_have_url(re.compile(re.escape(paying.stripe.url)))
	page.locator("[name=number]").fill("4242 4242 4242 4242")
	page.locator("[name=expiry]").fill("12/34")
	page.locator("[name=cvc]").fill("123")
	page.locator("button[type=submit], form button").first.click()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_account_is_read_and_paid_in_two_parts_without_scripts(
	web: str, phone: Phone, worlds: Worlds, language: str
) -> None:
	paying = worlds.enter_context(paying_site())
	frappe.db.set_single_value("FSM Settings", "public_base_url", web)
	words = WORDS[language]
	_customer, path = an_account(paying, language)
	frappe.db.commit()
	page = phone(width=360, scripts=False)
	page.goto(web + path)
	page.locator("main form button").click()
	expect(page.get_by_role("link", name=words["pay"])).to_be_visible()
	expect(page.get_by_text(words["line"])).to_be_visible()
	looked_at(page, f"portal-home-{language}")
	page.get_by_role("link", name=words["invoices"]).click()
	looked_at(page, f"portal-invoices-{language}")
	page.locator("ul.lines a").first.click()
	looked_at(page, f"portal-invoice-{language}")
	page.goto(f"{web}/portal")
	page.get_by_role("link", name=words["visit"]).click()
	looked_at(page, f"portal-visit-{language}")
	page.goto(f"{web}/portal")
	page.get_by_role("link", name=words["pay"]).click()
	looked_at(page, f"portal-pay-{language}")
	page.locator("[name=amount]").fill("100")
	page.get_by_role("button", name=words["part"]).click()
	pays(page, paying)
	expect(page.get_by_text(words["waits"])).to_be_visible()
	looked_at(page, f"portal-pay-waiting-{language}")
	paying.hear()
	paying.process()
	frappe.db.commit()
	page.goto(f"{web}/portal/pay?back=1")
	looked_at(page, f"portal-pay-rest-{language}")
	page.get_by_role("button", name=words["rest"]).click()
	pays(page, paying)
	expect(page).to_have_url(re.compile(re.escape(web)))
	paying.hear()
	paying.process()
	frappe.db.commit()
	page.goto(f"{web}/portal/pay?back=1")
	expect(page.get_by_text(words["paid"])).to_be_visible()
	looked_at(page, f"portal-pay-done-{language}")


SAVED = {
	"fr": {
		"add": "Ajouter une carte",
		"asked": "Consultez vos messages",
		"send": "Envoyez-moi un lien",
		"saved": re.compile("Visa •••• 4242.*payées automatiquement"),
	},
	"en": {
		"add": "Add a card",
		"asked": "Look at your messages",
		"send": "Send me a link",
		"saved": re.compile("Visa •••• 4242 is saved and pays"),
	},
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_proves_who_they_are_and_adds_a_card(
	web: str, phone: Phone, language: str, worlds: Worlds
) -> None:
	paying = worlds.enter_context(paying_site())
	frappe.db.set_single_value("FSM Settings", "public_base_url", web)
	words = SAVED[language]
	customer = builders.a_customer(customer_name=builders.unique(LONG), language=language).name
	paying.invoice(customer, due_in=9)
	email = f"{frappe.generate_hash(length=8)}@example.com"
	contact = builders.a_contact(customer, email=email).name
	path = path_of(sign_in_url(contact, email))
	page = phone(width=360, scripts=False)
	page.goto(web + path)
	page.locator("main form button").click()
	frappe.db.set_value(
		"FSM Portal Session", {"sent_to": email}, "signed_in_on", now_datetime() - timedelta(hours=1)
	)
	frappe.db.commit()
	page.goto(f"{web}/portal/methods")
	looked_at(page, f"portal-methods-empty-{language}")
	page.get_by_role("button", name=words["add"]).click()
	looked_at(page, f"portal-step-up-{language}")
	page.get_by_role("button", name=words["send"]).click()
	expect(page.get_by_text(words["asked"])).to_be_visible()
	looked_at(page, f"portal-step-up-asked-{language}")
	fresh = links.issue_link(
		*("Sign-in", ("Contact", contact), now_datetime() + timedelta(minutes=15)),
		sent_to=email,
		language=language,
		return_to="/portal/methods",
	)
	url = links.fresh_url(fresh)
	frappe.db.commit()
	page.goto(web + path_of(url))
	page.locator("main form button").click()
	expect(page).to_have_url(f"{web}/portal/methods")
	page.get_by_role("button", name=words["add"]).click()
	pays(page, paying)
	looked_at(page, f"portal-methods-waiting-{language}")
	paying.hear()
	paying.process()
	frappe.db.set_value("FSM Payment Method", {"customer": customer}, {"exp_month": 1, "exp_year": 2020})
	frappe.db.commit()
	page.reload()
	expect(page.get_by_text(words["saved"])).to_be_visible()
	page.locator("details summary").first.click()
	looked_at(page, f"portal-methods-{language}")
	page.goto(f"{web}/portal")
	looked_at(page, f"portal-home-card-{language}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_looks_at_the_profile_and_asks_for_another_address(
	web: str, phone: Phone, language: str
) -> None:
	customer = builders.a_customer(customer_name=builders.unique(LONG), language=language).name
	other = builders.a_customer(customer_name=builders.unique("Ferme Roy et fils")).name
	builders.a_location(customer)
	email = f"marie.tremblay.de.la.chevrotiere.{frappe.generate_hash(length=8)}@example.com"
	contact = builders.a_contact(customer, other, email=email, mobile="450 555-0177").name
	frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": "neuve@example.com"})
	path = path_of(sign_in_url(contact, email))
	page = phone(width=360, scripts=False, is_refused=True)
	page.goto(web + path)
	page.locator("main form button").click()
	page.get_by_role("button", name=customer).click()
	page.goto(f"{web}/portal/profile")
	page.locator("details summary").first.click()
	page.locator("details summary").nth(1).click()
	looked_at(page, f"portal-profile-{language}")
	page.locator("[name=new]").fill("neuve@example")
	page.locator("button.main").click()
	expect(page.get_by_role("alert")).to_be_visible()
	expect(page.locator("[name=new]")).to_have_value("neuve@example")
	looked_at(page, f"portal-profile-refused-{language}")
	page.locator("[name=new]").fill("neuve@example.com")
	page.locator("button.main").click()
	expect(page.get_by_text("neuve@example.com").first).to_be_visible()
	looked_at(page, f"portal-profile-asked-{language}")
	frappe.db.rollback()
	link = frappe.db.get_value("FSM Magic Link", {"sent_to": "neuve@example.com", "subject": contact})
	change = path_of(links.fresh_url(link))
	frappe.db.commit()
	page.goto(f"{web}{change}?_lang={language}")
	looked_at(page, f"portal-profile-confirm-{language}")
	page.locator("main form button").click()
	expect(page).to_have_url(re.compile(f"{web}/portal/profile"))
	looked_at(page, f"portal-profile-changed-{language}")
