"""A refund at the desk, in French: ordered with a reason, asked twice, and what became of it; and a dispute's form."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from gigafibre_fsm.tests import people
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.paying import PayingSite, paying_site
from tests.site.test_refunds import paid

CLERK = "refunds.money@example.com"


@pytest.fixture
def paying(worlds: Worlds) -> Iterator[PayingSite]:
	own = worlds.enter_context(paying_site())
	yield own
	own.forget()


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops, paying: PayingSite) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, CLERK, "FSM Accounts", "FSM Refunds", width=1440) as clerk:
		yield clerk
	people.forget_user(CLERK)


def test_a_part_is_given_back_after_two_questions_and_a_dispute_says_what_to_do(
	desk: DispatcherDesk, paying: PayingSite
) -> None:
	page, payment = desk.page, paid(paying)
	page.goto(f"{desk.url}/app/fsm-payment/{payment.name}")
	page.get_by_role("button", name="Remboursement", exact=True).click()
	dialog = page.locator(".modal:visible")
	expect(dialog).to_contain_text("au plus 91,93 $")
	dialog.locator("[data-fieldname=amount] input").fill("20,00")
	dialog.locator("[data-fieldname=reason] textarea").fill('Panne <b>"longue"</b>')
	picture(page, "refund-dialog")
	dialog.get_by_role("button", name="Remboursement").click()
	question = page.locator(".modal:visible").last
	expect(question).to_contain_text("Rendre 20,00 $")
	picture(page, "refund-question")
	question.get_by_role("button", name="Oui").click()
	expect(page.locator(".page-head .indicator-pill:visible").first).to_have_text("Remboursé en partie")
	picture(page, "refund-done")
	assert paying.payment(payment.name).refunded == 20
	page.goto(f"{desk.url}/app/fsm-refund")
	expect(page.locator(".list-row").first).to_contain_text("Remboursé")
	picture(page, "refund-list")

	other = paid(paying)
	paying.stripe.aftermath.dispute(other.payment_intent)
	paying.stripe.aftermath.warn_fraud(payment.payment_intent)
	paying.hear()
	paying.process()
	page.goto(f"{desk.url}/app/fsm-dispute")
	expect(page.locator(".list-row").first).to_contain_text("À répondre")
	picture(page, "dispute-list")
	page.locator(".list-row .level-item a").first.click()
	expect(page.get_by_text("Répondez chez Stripe avant l'échéance")).to_be_visible()
	expect(
		page.get_by_text("Le titulaire de la carte dit que ce paiement n'est pas le sien.")
	).to_be_visible()
	picture(page, "dispute-form")
	page.goto(f"{desk.url}/app/fsm-payment/{payment.name}")
	expect(page.get_by_text("Appelez le client, ou remboursez-le")).to_be_visible()
	picture(page, "fraud-form")
	page.goto(f"{desk.url}/app/money")
	expect(page.locator(".shortcut-widget-box", has_text="Contestations à répondre")).to_contain_text(
		"1 à répondre"
	)
	picture(page, "money-workspace")
