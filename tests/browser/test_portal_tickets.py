"""A customer's requests at 360 pixels, without scripts: first aid, a message with a photo, an answer, a rating."""

import io
import os
import re
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import now_datetime

from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.tests import builders, devices, pictures
from gigafibre_fsm.tests.portal_visitors import path_of, sign_in_url
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Phone, Worlds
from tests.browser.test_own_visit import looked_at

MARKUP = '<b onmouseover=alert(1)>Gros</b> & "5 < 6"'
LONG = f"{MARKUP} Tout est lent depuis mardi, surtout le soir, à l'étage et dans le bureau. {'m' * 70}"
WORDS = {
	"fr": {
		"menu": "Aide",
		"help": "Obtenir de l'aide ou nous écrire",
		"kind": "Internet lent",
		"no": "Ça n'a pas aidé",
		"send": "Envoyer",
		"received": "Nous nous en occupons",
		"answered": "Nous avons répondu",
		"over": "C'est réglé",
		"rate": "Envoyer mon avis",
		"rated": "4 étoiles",
	},
	"en": {
		"menu": "Help",
		"help": "Get help or write to us",
		"kind": "Slow Internet",
		"no": "It did not help",
		"send": "Send",
		"received": "We are working on it",
		"answered": "We have answered",
		"over": "It is settled",
		"rate": "Send my rating",
		"rated": "4 stars",
	},
}


def a_working_line(customer: str) -> None:
	device, now = devices.a_device().name, now_datetime()
	home = {"status": "Installed", "customer": customer, "equipment_type": "ONT"}
	frappe.db.set_value("Equipment", device, home)
	light = OpticalReading("Measured", -20.0, 2.1, raw="-20")
	line_repository.save_lines([(device, Line("Online", now, 300, light=light, values_on=now))], now)


def staff_answer(ticket: str, content: str) -> None:
	answer = {
		"doctype": "Communication",
		"communication_type": "Communication",
		"communication_medium": "Email",
		"sent_or_received": "Sent",
		"subject": "Re",
		"content": content,
		"sender": "zq-support@example.com",
		"sender_full_name": "Diane Roy",
		"recipients": frappe.db.get_value("Issue", ticket, "raised_by"),
		"reference_doctype": "Issue",
		"reference_name": ticket,
	}
	frappe.get_doc(answer).insert(ignore_permissions=True)
	frappe.db.commit()


def write_forty_messages(ticket: str) -> None:
	"""Older messages of both sides, in one go."""
	like = frappe.get_doc("Communication", {"reference_name": ticket}).as_dict()
	for number in range(40):
		side = "Sent" if number % 3 else "Received"
		body = f"Message {number} : la vitesse est mesurée près du modem, {'x' * 60}"
		when = now_datetime() - timedelta(days=2, minutes=40 - number)
		row = frappe.get_doc({**like, "sent_or_received": side, "content": body, "creation": when})
		set_new_name(row)
		row.db_insert()
	frappe.db.commit()


def tries_first_aid(page: Page, words: dict[str, str], language: str) -> None:
	page.get_by_role("link", name=words["menu"], exact=True).click()
	looked_at(page, f"portal-tickets-empty-{language}")
	page.get_by_role("link", name=words["help"]).click()
	looked_at(page, f"portal-ticket-kinds-{language}")
	page.get_by_role("link", name=words["kind"]).click()
	for step in ("near", "speed", "restart"):
		looked_at(page, f"portal-ticket-aid-{step}-{language}")
		page.get_by_role("link", name=words["no"]).click()


def writes_with_a_photo(page: Page, words: dict[str, str], language: str) -> str:
	"""The name of the ticket."""
	looked_at(page, f"portal-ticket-form-{language}")
	page.locator("[name=text]").fill(" ")
	page.get_by_role("button", name=words["send"]).click()
	expect(page.get_by_role("alert")).to_be_visible()
	looked_at(page, f"portal-ticket-refused-{language}")
	page.locator("[name=text]").fill(LONG)
	photo = {"name": "modem.jpg", "mimeType": "image/jpeg", "buffer": pictures.a_photo()}
	page.locator("[name=photo]").set_input_files([photo])
	page.get_by_role("button", name=words["send"]).click()
	expect(page).to_have_url(re.compile("/portal/tickets/ISS-"))
	expect(page.get_by_text(words["received"])).to_be_visible()
	expect(page.get_by_text(MARKUP)).to_be_visible()
	page.locator("img").scroll_into_view_if_needed()
	expect(page.locator("img")).to_have_js_property("complete", value=True)
	looked_at(page, f"portal-ticket-received-{language}")
	return page.url.rsplit("/", 1)[1].split("?")[0]


def reads_and_replies(page: Page, ticket: str, words: dict[str, str], language: str) -> None:
	staff_answer(ticket, "<p>Bonjour,</p><p>Un autre <b>canal</b> a été choisi. Est-ce mieux?</p>")
	page.goto(page.url.split("/portal")[0] + "/portal")
	looked_at(page, f"portal-home-answered-{language}")
	page.get_by_role("link", name=words["menu"], exact=True).click()
	looked_at(page, f"portal-tickets-{language}")
	page.locator("ul.lines a").first.click()
	expect(page.get_by_text(words["answered"])).to_be_visible()
	expect(page.get_by_text("Un autre canal a été choisi.")).to_be_visible()
	looked_at(page, f"portal-ticket-answered-{language}")
	page.locator("[name=text]").fill("Oui, merci!")
	page.get_by_role("button", name=words["send"]).last.click()
	expect(page.get_by_text("Oui, merci!")).to_be_visible()
	looked_at(page, f"portal-ticket-replied-{language}")


def rates(page: Page, ticket: str, words: dict[str, str], language: str) -> None:
	write_forty_messages(ticket)
	frappe.db.rollback()
	issue = frappe.get_doc("Issue", ticket)
	issue.status = "Closed"
	issue.save(ignore_permissions=True)
	frappe.db.commit()
	page.reload()
	expect(page.get_by_text(words["over"], exact=True)).to_be_visible()
	looked_at(page, f"portal-ticket-settled-{language}")
	page.locator("[name=stars][value='4']").check()
	page.get_by_role("button", name=words["rate"]).click()
	expect(page.get_by_text(words["rated"])).to_be_visible()
	looked_at(page, f"portal-ticket-rated-{language}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_customer_gets_first_aid_writes_is_answered_and_rates(
	web: str, phone: Phone, worlds: Worlds, language: str
) -> None:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	customer, words = builders.a_customer(language=language).name, WORDS[language]
	a_working_line(customer)
	email = f"{frappe.generate_hash(length=8)}@example.com"
	path = path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))
	page = phone(width=360, scripts=False, is_refused=True)
	page.goto(web + path)
	page.locator("main form button").click()
	tries_first_aid(page, words, language)
	ticket = writes_with_a_photo(page, words, language)
	reads_and_replies(page, ticket, words, language)
	rates(page, ticket, words, language)


def test_photos_are_made_smaller_and_what_is_too_large_costs_no_text(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	customer = builders.a_customer(language="fr").name
	email = f"{frappe.generate_hash(length=8)}@example.com"
	path = path_of(sign_in_url(builders.a_contact(customer, email=email).name, email))
	page = phone(width=360, is_refused=True)
	page.goto(web + path)
	page.locator("main form button").click()
	expect(page).to_have_url(f"{web}/portal")
	page.goto(f"{web}/portal/tickets/new?kind=Wi-Fi&passed=power,unplug")
	page.locator("[name=text]").fill("Voici mon modem")
	# nginx answers what is too large, and none stands before the tests' server
	page.route(
		"**/new?*", lambda route: route.fulfill(status=413, content_type="text/html", body="Too Large")
	)
	page.get_by_role("button", name="Envoyer").click()
	expect(page.get_by_role("alert")).to_contain_text("trop lourdes")
	expect(page.locator("[name=text]")).to_have_value("Voici mon modem")
	looked_at(page, "portal-ticket-too-large")
	page.unroute("**/new?*")
	out = io.BytesIO()
	Image.frombytes("RGB", (1200, 900), os.urandom(1200 * 900 * 3)).save(out, "BMP")
	photo = {"name": "modem.bmp", "mimeType": "image/bmp", "buffer": out.getvalue()}
	page.locator("[name=photo]").set_input_files([photo])
	with page.expect_request(lambda request: request.method == "POST") as sent:
		page.get_by_role("button", name="Envoyer").click()
	assert int(sent.value.all_headers()["content-length"]) < len(out.getvalue()) / 2
	expect(page).to_have_url(re.compile("/portal/tickets/ISS-"))
	expect(page.get_by_text("Voici mon modem")).to_be_visible()
	expect(page.locator("img.shot, .shot img")).to_have_count(1)
	looked_at(page, "portal-ticket-made-smaller")
