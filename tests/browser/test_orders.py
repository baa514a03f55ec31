"""Add-ons at 360 pixels, without scripts: from the catalogue over the cart and the time to Stripe's page and the visit."""

import re

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at
from tests.browser.test_portal import pays
from tests.contract import books
from tests.shop_site import ShopSite, shop_site

pytestmark = pytest.mark.usefixtures("site")

LONG = "Répéteur Wi-Fi 7 maillé Archer pour grandes maisons à étages de Saint-Jean-sur-Richelieu"
WORDS = {
	"fr": {
		"empty": "Votre panier est vide",
		"cart": "Voir mon panier (2)",
		"add": f"Ajouter à mon panier {LONG}",
		"monthly": "Ajouter à mon panier Adresse IP fixe",
		"order": "Continuer : choisir un moment",
		"times": "Choisissez le moment de la visite",
		"held": "Nous vous gardons ce moment",
		"pay": re.compile(r"Commander et payer 2.874,35"),
		"waits": "Nous attendons la confirmation",
		"paid": "Votre commande est payée. Merci!",
		"visit": "Voir ou changer la visite",
		"planned": "Visite prévue",
		"quantity": "Changer la quantité",
	},
	"en": {
		"empty": "Your cart is empty",
		"cart": "See my cart (2)",
		"add": f"Add to my cart {LONG}",
		"monthly": "Add to my cart Adresse IP fixe",
		"order": "Continue: choose a time",
		"times": "Choose the time of the visit",
		"held": "We keep this time for you",
		"pay": re.compile(r"Order and pay \$2,874\.35"),
		"waits": "We are waiting for the confirmation",
		"paid": "Your order is paid. Thank you!",
		"visit": "See or change the visit",
		"planned": "Visit planned",
		"quantity": "Change the quantity",
	},
}


def signs_in(shop: ShopSite, phone: Phone, web: str, language: str) -> Page:
	"""A customer of a long name with a subscription, on the start page."""
	name = builders.unique("Coopérative d'habitation Notre-Dame-des-Sept-Douleurs inc.")
	customer = builders.a_customer(customer_name=name, language=language).name
	place = builders.a_location(customer).name
	books.subscribe(customer, frappe.utils.getdate(), fsm_service_location=place)
	email = f"{frappe.generate_hash(length=8)}@example.com"
	path = path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))
	page = phone(width=360, scripts=False)
	page.goto(web + path)
	page.locator("main form button").click()
	return page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_add_on_is_chosen_planned_and_paid_without_scripts(
	web: str, phone: Phone, worlds: Worlds, language: str
) -> None:
	shop = worlds.enter_context(shop_site())
	frappe.db.set_single_value("FSM Settings", "public_base_url", web)
	words = WORDS[language]
	shop.sell(1249.99, LONG, visit=1, text_fr="Internet partout.", text_en="Internet everywhere.")
	shop.sell(0, "Adresse IP fixe", plan=books.make_plan(10.0))
	shop.sell(1, "Décodeur télé", device="Décodeur")
	page = signs_in(shop, phone, web, language)
	page.goto(f"{web}/portal/cart")
	expect(page.get_by_text(words["empty"])).to_be_visible()
	looked_at(page, f"cart-empty-{language}")
	page.goto(f"{web}/portal/shop")
	looked_at(page, f"shop-{language}")
	for name in ("add", "monthly"):
		page.get_by_role("button", name=words[name]).click()
	page.get_by_role("link", name=words["cart"]).click()
	page.locator("[name=quantity]").fill("2")
	page.get_by_role("button", name=words["quantity"]).click()
	looked_at(page, f"cart-{language}")
	page.get_by_role("button", name=words["order"]).click()
	expect(page.get_by_role("heading", name=words["times"])).to_be_visible()
	looked_at(page, f"order-times-{language}")
	page.locator("[name=choice] ~ button").first.click()
	expect(page.get_by_text(words["held"])).to_be_visible()
	looked_at(page, f"order-to-pay-{language}")
	page.get_by_role("button", name=words["pay"]).click()
	pays(page, shop.paying)
	expect(page.get_by_text(words["waits"])).to_be_visible()
	looked_at(page, f"order-waiting-{language}")
	shop.process_payments()
	frappe.db.commit()
	# the page looks again by itself
	expect(page.get_by_text(words["paid"])).to_be_visible()
	looked_at(page, f"order-paid-{language}")
	page.get_by_role("link", name=words["visit"]).click()
	expect(page.get_by_text(words["planned"])).to_be_visible()
	page.goto(f"{web}/portal/orders")
	looked_at(page, f"orders-{language}")
