"""The page of a customer for support, in French, by keyboard: one screen, a text and a note from it, axe finds nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.domain.platform import weekdays
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests import portal_rows
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops, close_dialog
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture
from tests.contract import books
from tests.legacy_site import legacy_database, use_legacy
from tests.portal_rows import PortalShare
from tests.site.test_customer_view import MOBILE, a_history, at, write_text

AGENT = "agent.view@example.com"
HOSTILE = '<img src=x onerror="window.hurt=1"> & Co'
IS_ONE_SCREEN = """() => {
	const { scrollHeight, clientHeight } = document.documentElement;
	const bottom = Math.max(...[...document.querySelectorAll(".fsm-cust-card, .fsm-cust-side")].map((each) => each.getBoundingClientRect().bottom));
	return scrollHeight <= clientHeight + 1 && bottom <= clientHeight;
}"""


@pytest.fixture
def share(worlds: Worlds) -> PortalShare:
	worlds.enter_context(taken_away_afterwards())
	use_legacy(worlds.enter_context(legacy_database()).address)
	books.prepare()
	made = portal_rows.make_share("ZQSEEN")
	customer = made.names["customer"]
	frappe.db.set_value(
		"Customer", customer, {"mobile_no": MOBILE, "customer_name": HOSTILE, "fsm_legacy_account": "1001"}
	)
	a_history(made)
	for number in range(40):
		write_text(customer, at(100 + number), f"texte {number}")
	write_text(customer, at(200), HOSTILE, direction="In", state="Received", from_number=MOBILE)
	frappe.db.commit()  # the web server is another process
	return made


@pytest.fixture
def agent(share: PortalShare, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, AGENT, "FSM Support", width=1440) as desk:
		yield desk
	people.forget_user(AGENT)


def find_faults(page: Page, script: str) -> list[str]:
	"""What axe calls severe in our part of the page."""
	page.evaluate(script)
	return [
		f"{one['id']} {node['html'][:200]}"
		for one in page.evaluate(RUN_AXE, [])["violations"]
		if one["impact"] in SEVERE
		for node in one["nodes"]
		if "fsm-cust" in node["html"]
	]


def test_a_customer_is_answered_by_keyboard_from_one_screen(
	agent: DispatcherDesk,
	share: PortalShare,
	axe: str,  # noqa: F811
) -> None:
	page = agent.page
	page.goto(f"{agent.url}/app/customer-360")
	expect(page.get_by_role("combobox", name="Trouver un client")).to_be_focused()
	page.evaluate("customer => gigafibre_fsm.customer_page.go_to(customer)", share.names["customer"])
	head = page.get_by_role("heading", level=2)
	expect(head).to_have_text(HOSTILE)
	# whoever has chosen in the search goes on by keyboard: the next letter is an order and is not typed there
	expect(page.locator(".fsm-cust-head")).to_be_focused()
	line = page.get_by_role("region", name="Ligne")
	expect(line).to_contain_text("Votre Internet fonctionne")
	expect(page.get_by_role("region", name="Solde")).to_contain_text("Les montants ne vous sont pas montrés")
	entries = page.locator(".fsm-cust-entry")
	expect(entries).to_have_count(30)
	expect(page.get_by_role("region", name="De l'ancien système")).to_contain_text("Compte 1001")
	assert page.evaluate(IS_ONE_SCREEN), "it does not fit on one screen"
	assert not find_faults(page, axe)
	picture(page, "customer-view-fr-1440")
	# a draft is kept while news come, and is sent with the keyboard
	page.keyboard.press("x")
	words = page.get_by_role("textbox", name="Texte")
	expect(words).to_be_focused()
	page.keyboard.type(f"Bonjour {HOSTILE}")
	builders.a_ticket(share.names["customer"], subject="Le voyant est rouge")
	frappe.db.commit()  # as above
	page.evaluate("gigafibre_fsm.customer_page.panel.refresh()")
	expect(page.get_by_role("region", name="Billets ouverts")).to_contain_text("Le voyant est rouge")
	expect(words).to_have_value(f"Bonjour {HOSTILE}")
	page.keyboard.press("Control+Enter")
	expect(entries.filter(has_text=f"Bonjour {HOSTILE}")).to_have_count(1)
	expect(words).to_have_value("")
	# the filter, an older page, a reply on the way on which it came
	page.get_by_role("button", name="Textos").click()
	expect(entries.first).to_contain_text(HOSTILE)
	page.get_by_role("button", name="Afficher les plus anciens").click()
	expect(entries).to_have_count(44)
	page.get_by_role("button", name="Textos").click()
	page.keyboard.press("Escape")
	page.get_by_role("button", name="Note", exact=True).last.click()
	page.keyboard.type("Le chien est gentil")
	page.keyboard.press("Control+Enter")
	expect(entries.first).to_contain_text("Le chien est gentil")
	# what a role is missing for is said
	page.get_by_role("heading", level=2).click()
	page.goto(f"{agent.url}/app/customer-360/{share.names['customer']}")
	expect(entries.first).to_be_visible()
	page.keyboard.press("c")
	expect(page.locator(".fsm-cust-status")).to_contain_text("La comptabilité encaisse les paiements")
	page.keyboard.press("r")
	expect(page.get_by_role("combobox", name="Appareil")).to_be_focused()
	page.keyboard.press("Escape")
	expect(page.locator(".modal:visible")).to_have_count(0)
	page.keyboard.press("?")
	expect(page.locator(".modal:visible")).to_contain_text("Redémarrer le modem")
	picture(page, "customer-view-keys")
	close_dialog(page)
	page.keyboard.press("g")
	page.keyboard.press("e")
	expect(page.get_by_role("region", name="Équipement")).to_be_focused()
	old = page.get_by_role("region", name="De l'ancien système")
	old.get_by_text("Notes (2)").click()
	expect(old).to_contain_text('<img src=x onerror="alert(1)"> & "câble"')
	picture(page, "customer-view-old-fr")
	assert page.evaluate("window.hurt") is None


def test_a_visit_takes_three_presses_by_keyboard_and_another_window_shows_it(
	agent: DispatcherDesk, share: PortalShare
) -> None:
	customer = share.names["customer"]
	every_day = {f"works_{day}": 1 for day in weekdays.FIELDS}
	known = frappe.get_doc("Dispatch Job Type", "Repair").skills
	skills = [{"skill": row.skill, "level": row.minimum_level} for row in known]
	builders.a_technician("Océane Plourde", latitude=45.31, longitude=-73.25, skills=skills, **every_day)
	frappe.db.commit()  # the web server is another process
	page, other = agent.page, agent.page.context.new_page()
	for window in (other, page):
		window.goto(f"{agent.url}/app/customer-360/{customer}")
		expect(window.locator(".fsm-cust-entry").first).to_be_visible()
	other.keyboard.press("n")
	other.keyboard.type("Je vérifie le signal")
	page.keyboard.press("v")
	# the desk takes the home over once the server knows it
	page.wait_for_function("window.cur_dialog?.get_value('service_location')")
	page.get_by_role("button", name="Montrer les plages libres").press("Enter")
	slot = page.locator(".modal.show .fsm-slots button").first
	expect(slot).to_contain_text("Plourde")
	picture(page, "visit-slots")
	slot.press("Enter")
	expect(page.locator(".desk-alert").last).to_contain_text("La visite est réservée")
	expect(page).to_have_url(re.compile("customer-360"))
	frappe.db.rollback()  # see what the web server wrote
	booked = frappe.get_last_doc("Dispatch Job", {"customer": customer})
	assert (booked.status, booked.promised) == ("Scheduled", 1)
	assert frappe.db.get_value("Issue", booked.issue, "customer") == customer
	other.evaluate("window.dispatchEvent(new Event('online'))")  # it looks now, and not within 20 seconds
	expect(other.get_by_role("region", name="Prochaine visite")).to_contain_text("Plourde")
	expect(other.locator(".fsm-cust-side textarea")).to_have_value("Je vérifie le signal")
	page.keyboard.press("p")
	dialog = page.locator(".modal.show", has_text="Envoyer le lien de paiement")
	dialog.get_by_role("button", name="Envoyer", exact=True).press("Enter")
	expect(page.locator(".desk-alert").last).to_contain_text("Le lien part à")
	entry = page.locator(".fsm-cust-entry").first
	expect(entry).to_contain_text("Le texte nomme des montants")
	picture(page, "customer-view-pay-link")
