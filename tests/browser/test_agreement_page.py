"""An agreement at 360 pixels: read and signed without scripts, then with a drawn signature; and its form in the desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.sales.agreements import repository
from gigafibre_fsm.tests import people
from tests import agreement_site
from tests.agreement_site import kinds, path_of, read_code, send
from tests.browser.conftest import Phone, Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.test_own_visit import looked_at


@pytest.fixture
def sending(worlds: Worlds) -> Iterator[None]:
	worlds.enter_context(agreement_site.agreement_site())
	return


def test_an_agreement_is_signed_without_scripts_and_read_in_the_desk(
	web: str, phone: Phone, desktops: Desktops, sending: None
) -> None:
	name = send()
	page = phone(width=360, scripts=False)
	page.goto(web + path_of(name))
	page.get_by_role("button").click()
	expect(page.get_by_text("97,67 $").first).to_be_visible()
	expect(page.get_by_text("Wi-Fi <plus>")).to_be_visible()
	looked_at(page, "agreement-fr")
	page.get_by_role("button", name="Recevoir un code par texto").click()
	page.get_by_label("Code", exact=True).fill(read_code(name))
	page.get_by_label("Votre nom").fill("Zoé O'Brien")
	picture(page, "agreement-code-fr")  # the box to draw in is hidden: its sizes are looked at with scripts
	page.get_by_label("J'ai lu le contrat").check()
	page.get_by_role("button", name="Signer le contrat").click()
	expect(page.get_by_text("Le contrat est signé.")).to_be_visible()
	looked_at(page, "agreement-signed-fr")
	user = people.make_user("nadia.agreements@example.com", "FSM Support", user_type="System User")
	frappe.db.set_value("User", user, {"language": "fr", "time_zone": "America/Toronto"})
	frappe.db.commit()  # the web server is another process
	with desktops.signed_in(web, user, width=1366, height=768) as desk:
		desk.goto(f"{web}/app/service-agreement/{name}")
		expect(desk.get_by_text("Wi-Fi <plus>")).to_be_visible()
		picture(desk, "agreement-form")
		desk.get_by_role("button", name="Vérifier la signature").click()
		expect(desk.get_by_text("tels que signés")).to_be_visible()
		picture(desk, "agreement-checked")


@pytest.mark.slow
def test_english_is_an_express_wish_and_a_finger_may_sign(web: str, phone: Phone, sending: None) -> None:
	name = send(language="en")
	page = phone(width=360)
	page.goto(web + path_of(name))
	page.get_by_role("button").click()
	page.get_by_role("button", name="I expressly wish").click()
	expect(page.get_by_role("link", name="Read the whole agreement")).to_be_visible()
	looked_at(page, "agreement-en")
	page.get_by_role("button", name="Text a code").click()
	page.get_by_label("Code", exact=True).fill(read_code(name))
	page.get_by_label("Your name").fill("Zoe O'Brien")
	box = page.locator("canvas")
	box.scroll_into_view_if_needed()
	place = box.bounding_box()
	page.mouse.move(place["x"] + 30, place["y"] + 90)
	page.mouse.down()
	page.mouse.move(place["x"] + 150, place["y"] + 40, steps=5)
	page.mouse.move(place["x"] + 220, place["y"] + 120, steps=5)
	page.mouse.up()
	page.get_by_label("I have read agreement").check()
	looked_at(page, "agreement-code-en")
	page.get_by_role("button", name="Sign the agreement").click()
	expect(page.get_by_text("The agreement is signed.")).to_be_visible()
	looked_at(page, "agreement-signed-en")
	assert "Signed" in kinds(name)
	row = next(each for each in repository.load_evidence(name) if each.kind == "Signed")
	assert row.details["drawing"] and row.details["language"] == "en"
	frappe.db.rollback()
