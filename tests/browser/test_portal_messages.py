"""The customer's thread of messages at 360 pixels, without scripts: empty, and forty messages of both sides."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import now_datetime

from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at

MOBILE = "+14505550181"
WORDS = {
	"fr": {"empty": "Il n'y a pas encore de message.", "menu": "Messages", "older": "Messages plus anciens"},
	"en": {"empty": "There is no message yet.", "menu": "Messages", "older": "Older messages"},
}


def write_texts(customer: str) -> None:
	"""Forty texts, every third from the customer, one that did not arrive, one with a very long word."""
	for number in range(40):
		is_in = number % 3 == 0
		body = (
			f"Message {number} : votre visite est prévue demain. https://fsm.example/l/Zr5T0kq1V9mXw3yB7nC2pQ"
		)
		row = {
			"direction": "In" if is_in else "Out",
			"state": "Received" if is_in else "Failed" if number == 38 else "Sent",
			"to_number": MOBILE,
			"from_number": MOBILE,
			"body": "x" * 90 if number == 37 else body,
			"recipient_doctype": "Customer",
			"recipient": customer,
		}
		doc = frappe.get_doc({"doctype": "FSM SMS", **row})
		set_new_name(doc)
		doc.db_insert()
		moment = now_datetime() - timedelta(hours=40 - number)
		frappe.db.set_value("FSM SMS", doc.name, "creation", moment, update_modified=False)
	frappe.db.commit()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_reads_the_messages_of_both_sides(
	web: str, phone: Phone, worlds: Worlds, language: str
) -> None:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	customer, words = builders.a_customer(language=language).name, WORDS[language]
	email = f"{frappe.generate_hash(length=8)}@example.com"
	path = path_of(sign_in_url(builders.a_contact(customer, email=email, mobile=MOBILE).name, email))
	page = phone(width=360, scripts=False)
	page.goto(web + path)
	page.locator("main form button").click()
	page.get_by_role("link", name=words["menu"], exact=True).click()
	expect(page.get_by_text(words["empty"])).to_be_visible()
	looked_at(page, f"portal-messages-empty-{language}")
	write_texts(customer)
	page.goto(f"{web}/portal")
	page.get_by_role("link", name=words["menu"], exact=True).click()
	expect(page.locator("#newest")).to_be_in_viewport()
	expect(page.locator("#newest")).to_contain_text("Message 39")
	looked_at(page, f"portal-messages-{language}")
	page.get_by_role("link", name=words["older"]).click()
	expect(page.locator("li").first).to_contain_text("Message 0")
	looked_at(page, f"portal-messages-older-{language}")
