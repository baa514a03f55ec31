"""The ticket desk, in French: by keyboard alone, by mouse, two people at one ticket; names that look like markup; axe."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.care.tickets import writing
from gigafibre_fsm.domain.care.tickets.writing import CustomerMessage, TicketWriter
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops, close_dialog
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture

AGENT = "zq-ticket-desk@example.com"
HOSTILE = '<img src=x onerror="window.hurt=1"> & Co'


@dataclass(frozen=True)
class DeskWorld:
	"""Two tickets of one customer, and one of another."""

	first: str
	second: str
	other: str


@pytest.fixture
def tickets(worlds: Worlds) -> Iterator[DeskWorld]:
	worlds.enter_context(taken_away_afterwards())
	customer, other = (builders.a_customer(mobile_no="").name for _number in range(2))
	frappe.db.set_value("Customer", customer, "customer_name", HOSTILE)
	texts = {"text_fr": "Bonjour, billet {ticket}. Visite : {visit}.", "text_en": "Hello {ticket}"}
	frappe.get_doc({"doctype": "FSM Canned Reply", "title": HOSTILE, **texts}).insert()
	made = DeskWorld(
		write_ticket(customer, f"Panne {HOSTILE}"),
		write_ticket(customer, "Et le Wi-Fi"),
		write_ticket(other, "Facture"),
	)
	frappe.db.commit()  # the web server is another process
	yield made
	frappe.db.rollback()


@pytest.fixture
def agent(tickets: DeskWorld, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, AGENT, "FSM Support") as desk:
		yield desk


def write_ticket(customer: str, text: str) -> str:
	writer = TicketWriter(customer, "Marie", "", "")
	name = writing.create_ticket(writer, "Other Question", CustomerMessage(text), (), now_datetime())
	issue = frappe.get_doc("Issue", name)
	issue.priority = "High"  # above what others have left there
	issue.save()
	return name


def write_as_customer(ticket: str, text: str) -> None:
	customer = frappe.db.get_value("Issue", ticket, "customer")
	writer = TicketWriter(customer, "Marie", "", "")
	writing.add_reply(ticket, writer, CustomerMessage(text), now_datetime())
	frappe.db.commit()  # as above


def row_of(page: Page, ticket: str):
	return page.locator(f"[role=option][data-ticket='{ticket}']")


def choose_by_arrows(page: Page, title: str) -> None:
	"""Go from the answer to the canned replies: an arrow opens their list, and Enter chooses."""
	replies = page.get_by_label("Réponse type", exact=True)
	expect(replies.locator("option", has_text=title)).to_have_count(1)
	page.keyboard.press("Tab")
	expect(replies).to_be_focused()
	page.keyboard.press("ArrowDown")
	expect(replies).to_have_value("")
	page.keyboard.press("ArrowDown")
	page.keyboard.press("Enter")


def severe_faults(page: Page, axe: str) -> list[str]:  # noqa: F811
	page.evaluate(axe)
	found = page.evaluate(RUN_AXE, [])["violations"]
	return [
		f"{one['id']} {node['html'][:200]}"
		for one in found
		if one["impact"] in SEVERE
		for node in one["nodes"]
		if "fsm-tk" in node["html"] or "fsm-tk" in str(node["target"])
	]


def test_a_ticket_is_answered_by_keyboard_over_what_has_been_read(
	agent: DispatcherDesk,
	tickets: DeskWorld,
	axe: str,  # noqa: F811
) -> None:
	page = agent.page
	page.goto(f"{agent.url}/app/tickets")
	expect(row_of(page, tickets.first)).to_contain_text(HOSTILE)
	picture(page, "ticket-board")
	page.keyboard.press("/")
	page.keyboard.type(tickets.first)
	expect(page.locator("[role=option]")).to_have_count(1)
	page.keyboard.press("Escape")
	expect(row_of(page, tickets.first)).to_be_focused()
	page.keyboard.press("Enter")
	thread = page.get_by_role("log")
	expect(thread).to_contain_text(f"Panne {HOSTILE}")
	page.keyboard.press("n")
	page.keyboard.type("Mémo <b>interne</b>")
	page.keyboard.press("Control+Enter")
	expect(thread.locator(".fsm-tk-entry-note")).to_contain_text("Mémo <b>interne</b>")
	page.keyboard.press("Escape")
	answer = page.locator(".fsm-tk-input")
	page.keyboard.press("r")
	choose_by_arrows(page, HOSTILE)
	expect(answer).to_have_value(re.compile("Bonjour, billet"))
	page.keyboard.press("Control+a")
	page.keyboard.type("Nous regardons.")
	write_as_customer(tickets.first, "C'est revenu!")
	# it is shown at once, and has not been read by whoever writes
	page.evaluate("window.dispatchEvent(new Event('online'))")
	expect(thread).to_contain_text("C'est revenu!")
	page.keyboard.press("Control+Enter")
	warning = page.get_by_role("alert").filter(has_text="Pas encore envoyé")
	expect(warning).to_be_visible()
	expect(answer).to_have_value("Nous regardons.")
	page.reload()
	expect(answer).to_have_value("Nous regardons.")  # what was typed is kept
	expect(thread).to_contain_text("C'est revenu!")
	faults = severe_faults(page, axe)
	assert not faults, faults
	picture(page, "ticket-open")
	page.keyboard.press("r")
	page.keyboard.press("Control+Enter")
	expect(thread.locator(".fsm-tk-entry-answer")).to_contain_text("Nous regardons.")
	expect(answer).to_have_value("")
	page.keyboard.press("Escape")
	page.keyboard.press("?")
	help_dialog = page.locator(".modal:visible")
	expect(help_dialog).to_contain_text("Billet suivant, billet précédent")
	picture(page, "ticket-keys")
	close_dialog(page)
	page.keyboard.press("Escape")
	expect(row_of(page, tickets.first)).to_be_focused()
	assert frappe_value(tickets.first, "status") == "Replied"
	assert page.evaluate("window.hurt") is None


def test_tickets_are_arranged_put_aside_and_merged_with_the_mouse(
	agent: DispatcherDesk, tickets: DeskWorld
) -> None:
	page = agent.page
	page.goto(f"{agent.url}/app/tickets")
	page.get_by_role("button", name="Statut", exact=True).click()
	expect(page.get_by_role("listbox")).to_have_count(3)
	picture(page, "ticket-columns")
	row_of(page, tickets.other).click()
	page.get_by_role("button", name="Mettre de côté").click()
	dialog = page.locator(".modal:visible")
	dialog.locator("select").select_option("customer")
	dialog.get_by_role("button", name="Mettre de côté").click()
	expect(row_of(page, tickets.other)).to_have_count(0)
	write_as_customer(tickets.other, "Alors?")
	page.evaluate("window.dispatchEvent(new Event('online'))")
	expect(row_of(page, tickets.other)).to_have_count(1)
	row_of(page, tickets.first).click()
	expect(page.get_by_role("log")).to_contain_text(f"Panne {HOSTILE}")
	page.get_by_label("Réponse type", exact=True).select_option(label=HOSTILE)
	expect(page.locator(".fsm-tk-input")).to_have_value(
		f"Bonjour, billet {tickets.first}. Visite : {{visit}}."
	)
	page.get_by_role("button", name="Envoyer la réponse").click()
	expect(page.get_by_role("alert").filter(has_text="{visit}")).to_be_visible()

	page.get_by_role("button", name="Fusionner").click()
	picture(page, "ticket-merge")
	page.locator(".modal:visible").get_by_role("button", name="Fusionner").click()
	expect(page.get_by_role("log")).to_contain_text("Et le Wi-Fi")
	expect(page.get_by_role("log")).to_contain_text(f"Panne {HOSTILE}")
	assert frappe_value(tickets.first, "fsm_merged_into") == tickets.second
	agent.forget_refusal()  # of the answer with a variable
	page.goto(f"{agent.url}/app/tickets/{tickets.first}")
	page.get_by_role("button", name="Défaire la fusion").click()
	expect(page.get_by_role("log")).to_contain_text(f"Panne {HOSTILE}")
	assert page.evaluate("window.hurt") is None


def frappe_value(ticket: str, field: str) -> str:
	frappe.db.rollback()  # what the server has committed since
	return frappe.db.get_value("Issue", ticket, field)
