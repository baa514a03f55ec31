"""A question of a flow at 360 pixels, without scripts: opened from a text, answered once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests import flow_site
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at
from tests.site.test_flow_questions import address_of, ask


@pytest.fixture
def flows(worlds: Worlds) -> Iterator[None]:
	worlds.callback(flow_site.forget_flows)
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	return


def test_a_customer_rates_a_visit_and_finds_their_answer_again(web: str, phone: Phone, flows: None) -> None:
	wording = {"question_fr": "Comment s'est passée votre visite?", "question_en": "How did your visit go?"}
	_run, question = ask(kind="Rating", asks_why=True, **wording)
	page = phone(width=360, scripts=False)
	page.goto(web + address_of(question))
	expect(page.get_by_role("heading", name="Comment s'est passée votre visite?")).to_be_visible()
	looked_at(page, "question-fr")
	page.get_by_label("★★ · Insatisfait", exact=True).check()
	page.get_by_role("textbox").fill("Le technicien était en retard.")
	page.get_by_role("button", name="Envoyer").click()
	expect(page.get_by_text("Merci, nous avons votre réponse.")).to_be_visible()
	looked_at(page, "question-answered-fr")
	page.get_by_role("link", name="English").click()
	expect(page.get_by_text("Thank you, we have your answer.")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("Flow Question", question, "answer") == "2"


def test_a_choice_is_one_tap(web: str, phone: Phone, flows: None) -> None:
	choices = [
		{"value": "confirmed", "fr": "Oui, je confirme", "en": "Yes, I confirm"},
		{"value": "other", "fr": "Je veux un autre moment", "en": "I want another time"},
	]
	_run, question = ask(choices=choices, question_fr="Votre visite vous convient-elle toujours?")
	page = phone(width=360, scripts=False)
	page.goto(web + address_of(question))
	looked_at(page, "question-choice-fr")
	page.get_by_role("button", name="Je veux un autre moment").click()
	expect(page.get_by_text("Merci, nous avons votre réponse.")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("Flow Question", question, "answer") == "other"
