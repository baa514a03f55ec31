"""The customer's line at 360 pixels, without scripts: each state, a restart, a refused and a new Wi-Fi name."""

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import add_to_date, now_datetime

from gigafibre_fsm.domain.network import commands
from gigafibre_fsm.tests import builders, lines
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at

WORDS = {
	"fr": {
		"restart": "Redémarrer le modem",
		"sure": "Oui, redémarrer maintenant",
		"restarts": "Le modem redémarre",
		"wifi": "Nom et mot de passe Wi-Fi",
		"name": "Nom du Wi-Fi",
		"password": "Nouveau mot de passe",
		"change": "Changer le Wi-Fi",
		"refused": "sans accent",
		"card": "Ma ligne, redémarrage, Wi-Fi",
	},
	"en": {
		"restart": "Restart the modem",
		"sure": "Yes, restart now",
		"restarts": "The modem restarts",
		"wifi": "Wi-Fi name and password",
		"name": "Wi-Fi name",
		"password": "New password",
		"change": "Change the Wi-Fi",
		"refused": "no accents",
		"card": "My line, restart, Wi-Fi",
	},
}
STATES = {
	"weak": {"state": "Online", "rx_power": -29.2},
	"silent": {"state": "Silent", "rx_power": -20},
	"down": {"state": "Offline", "rx_power": -20},
	"works": {"state": "Online", "rx_power": -20},
}


def carry_out() -> None:
	frappe.db.set_value(
		"CPE Command", {"next_look": ("is", "set")}, "next_look", add_to_date(now_datetime(), hours=-6)
	)
	frappe.db.commit()
	commands.carry_out_due(seconds=0)


def shows_each_state(page: Page, web: str, equipment: str, language: str) -> None:
	for name, values in STATES.items():
		frappe.db.set_value("CPE State", equipment, {"optical_state": "Measured", **values})
		frappe.db.commit()
		page.goto(f"{web}/portal/line")
		looked_at(page, f"portal-line-{name}-{language}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_restarts_the_modem_and_changes_the_wifi(
	web: str, phone: Phone, worlds: Worlds, language: str
) -> None:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	acs = worlds.enter_context(lines.acs_of_the_site())
	ont = lines.an_installed_ont(acs, informed_ago=20)
	customer = frappe.db.get_value("Service Location", ont.location, "customer")
	frappe.db.set_value("Customer", customer, "language", language)
	email, words = f"{frappe.generate_hash(length=8)}@example.com", WORDS[language]
	path = path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))
	page = phone(width=360, scripts=False, is_refused=True)
	page.goto(web + path)
	page.locator("main form button").click()
	page.goto(f"{web}/portal/line")
	page.locator("#f-look-1 button").click()
	looked_at(page, f"portal-line-looked-{language}")
	shows_each_state(page, web, ont.equipment, language)
	page.locator("summary", has_text=words["restart"]).click()
	looked_at(page, f"portal-line-restart-{language}")
	page.get_by_role("button", name=words["sure"]).click()
	looked_at(page, f"portal-line-waiting-{language}")
	carry_out()
	page.reload()
	expect(page.get_by_text(words["restarts"])).to_be_visible()
	looked_at(page, f"portal-line-restarts-{language}")
	acs.inform(ont.acs_id)
	carry_out()
	page.goto(f"{web}/portal")
	page.get_by_role("link", name=words["card"]).click()
	page.locator("summary", has_text=words["wifi"]).click()
	page.get_by_label(words["name"]).fill("Chez Hélène")
	page.get_by_label(words["password"]).fill("lumière2026")
	page.get_by_role("button", name=words["change"]).click()
	expect(page.get_by_role("alert")).to_contain_text(words["refused"])
	expect(page.get_by_label(words["name"])).to_have_value("Chez Hélène")
	expect(page.get_by_label(words["password"])).to_have_value("")
	looked_at(page, f"portal-line-refused-{language}")
	page.get_by_label(words["password"]).fill("lumiere2026")
	page.get_by_role("button", name=words["change"]).click()
	expect(page.locator("#asked")).to_contain_text("Chez Hélène")
	carry_out()
	carry_out()
	page.reload()
	expect(page.locator("#asked .pill.green")).to_have_count(2)
	looked_at(page, f"portal-line-done-{language}")
	frappe.db.set_value("Equipment", ont.equipment, {"status": "On Truck", "service_location": None})
	frappe.db.commit()
	page.goto(f"{web}/portal/line")
	looked_at(page, f"portal-line-none-{language}")
