"""E-mails that came in, at support's desk in French: why no ticket was made of one, and a ticket that a person makes of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.mail_site import MailSite, mail_site, write_mail

AGENT = "mails.support@example.com"
TYPED = 'Rabais <b>"x" & Co</b>'


@pytest.fixture
def mail(worlds: Worlds) -> MailSite:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	return worlds.enter_context(mail_site())


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops, mail: MailSite) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, AGENT, "FSM Support", width=1366) as agent:
		yield agent
	people.forget_user(AGENT)


def test_a_refused_e_mail_says_why_shows_what_was_typed_and_becomes_a_ticket(
	desk: DispatcherDesk, mail: MailSite
) -> None:
	letter = write_mail("offres@news.example", "Offre", TYPED, List_Id="<x>", Reply_To="autre@news.example")
	mail.receive(letter.as_bytes())
	page, row = desk.page, mail.last()
	page.goto(f"{desk.url}/app/fsm-mail")
	expect(page.locator(".list-row").first).to_contain_text("Liste de diffusion")
	picture(page, "mail-list")
	page.goto(f"{desk.url}/app/fsm-mail/{row.name}")
	expect(page.locator(".layout-main:visible")).to_contain_text("Aucun billet n'a été fait de ce courriel")
	expect(page.locator("[data-fieldname=text]:visible").first).to_contain_text(TYPED)
	picture(page, "mail-refused")
	page.get_by_role("button", name="En faire un billet").click()
	page.locator(".modal:visible").get_by_role("button", name="Oui").click()
	page.wait_for_url("**/app/issue/**")
	expect(page.locator("#page-Issue .form-message.orange")).to_contain_text("Les réponses sont demandées")
	picture(page, "mail-ticket")
	frappe.db.rollback()
	assert mail.last().state == "Filed"
