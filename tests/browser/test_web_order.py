"""An order on the website: at 360 pixels without scripts in French, and at a desk in English."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Phone, Worlds, picture
from tests.browser.test_every_page import NARROW, axe, faults
from tests.browser.test_own_visit import looked_at
from tests.sales_site import SalesSite
from tests.web_order_site import NUMBER, Buyer, web_order_site

__all__ = ["axe"]


@pytest.fixture
def shop(worlds: Worlds) -> Iterator[SalesSite]:
	return worlds.enter_context(web_order_site())


def test_a_visitor_orders_without_scripts_signs_and_comes_back(web: str, phone: Phone, shop: SalesSite):
	page = phone(width=360, scripts=False, is_refused=True)
	page.goto(f"{web}/couverture?adresse=12+rue+Zquartz,+Zqville")
	looked_at(page, "web-order-coverage-fr")
	page.get_by_role("button", name="Commander ce forfait").click()
	looked_at(page, "web-order-offer-fr")
	page.get_by_role("button", name="Continuer").click()
	looked_at(page, "web-order-person-fr")
	page.get_by_label("Votre nom").fill('Zoé <"Z">')
	page.get_by_label("Cellulaire").fill(NUMBER)
	page.get_by_label("Vous pouvez vous en servir").check()
	page.get_by_role("button", name="Continuer").click()
	expect(page.get_by_role("alert")).to_contain_text("sans chevrons")
	looked_at(page, "web-order-refused-fr")
	page.get_by_label("Votre nom").fill('Zoé "Z" & Co')
	page.get_by_role("button", name="Continuer").click()
	page.get_by_role("button", name="Recevoir un code par texto").click()
	looked_at(page, "web-order-code-fr")
	page.get_by_label("Code", exact=True).fill(Buyer(shop).read_code())
	page.get_by_role("button", name="Continuer").click()
	looked_at(page, "web-order-times-fr")
	page.locator("form button.light").nth(2).click()
	expect(page.get_by_role("heading", name="Vérifiez votre commande")).to_be_visible()
	page.get_by_text("Je n'en veux pas").click()
	expect(page.get_by_role("button", name="Abandonner la commande")).to_be_visible()
	looked_at(page, "web-order-review-fr")
	page.go_back()
	expect(page.get_by_role("heading", name="Quand pouvons-nous venir?")).to_be_visible()
	page.go_forward()
	page.get_by_role("button", name="Commander pour").click()
	expect(page.get_by_text("Votre contrat se prépare")).to_be_visible()
	looked_at(page, "web-order-waits-fr")
	order = Buyer(shop).order
	shop.advance(order)
	page.get_by_role("link", name="Actualiser").click()
	looked_at(page, "web-order-agreement-fr")
	page.get_by_role("button", name="Lire et signer le contrat").click()
	expect(page.get_by_role("heading", name="Signer")).to_be_visible()
	shop.sign(order)
	shop.advance(order)
	page.goto(f"{web}/commande")
	looked_at(page, "web-order-payment-fr")
	page.get_by_role("link", name="Plus tard").click()
	expect(page.get_by_role("heading", name="Merci, tout est prêt!")).to_be_visible()
	looked_at(page, "web-order-done-fr")


@pytest.mark.slow
def test_a_visitor_orders_at_a_desk_in_english(web: str, chromium: Browser, shop: SalesSite, axe: str):
	def check(page: Page, name: str) -> None:
		picture(page, name)
		page.set_viewport_size({"width": NARROW, "height": 800})
		assert not faults(page, axe, f"{name}-narrow", [])
		page.reload()  # without what was tried
		page.set_viewport_size({"width": 1280, "height": 800})

	page: Page = chromium.new_page(viewport={"width": 1280, "height": 800})
	page.goto(f"{web}/en/coverage?adresse=12+rue+Zquartz,+Zqville")
	page.get_by_role("button", name="Order this plan").click()
	page.get_by_role("button", name="Continue").click()
	check(page, "web-order-person-en")
	page.get_by_label("Your name").fill("Ann Ford")
	page.get_by_label("Mobile").fill(NUMBER)
	page.get_by_label("You may use this").check()
	page.get_by_role("button", name="Continue").click()
	page.get_by_role("button", name="Text a code").click()
	page.get_by_label("Code", exact=True).fill(Buyer(shop).read_code())
	page.get_by_role("button", name="Continue").click()
	check(page, "web-order-times-en")
	page.locator("form button.light").first.click()
	expect(page.get_by_role("heading", name="Review your order")).to_be_visible()
	check(page, "web-order-review-en")
	page.get_by_role("link", name="Your plan").click()
	check(page, "web-order-offer-en")
	page.context.close()
