"""The clock of tickets at the desk, in French: in the list, on the form, and after *Set as Closed*."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.setup import service_levels
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

CLOSE = re.compile("Set as Closed|Marquer comme fermé")
AGENT = "agent.clock@example.com"
LEVEL = "Service Level Agreement"


@pytest.fixture
def tickets(worlds: Worlds) -> Iterator[dict[str, str]]:
	"""Three tickets of a site that has the usual service level: one late, one almost, one whose customer is waited for."""
	worlds.enter_context(taken_away_afterwards())
	service_levels.apply()
	assert frappe.db.get_single_value("Support Settings", "track_service_level_agreement")
	customer = builders.a_customer().name
	made = {word: builders.a_ticket(customer, subject=f"Clock {word}") for word in ("late", "soon", "waits")}
	made["waits"].status = "Replied"
	made["waits"].save()
	now = instants.now_utc()
	_move(made["late"], soon=now - timedelta(hours=2), due=now - timedelta(hours=1))
	_move(made["soon"], soon=now - timedelta(minutes=5), due=now + timedelta(days=1))
	frappe.db.commit()  # the web server is another process
	yield {word: ticket.name for word, ticket in made.items()}
	frappe.db.rollback()


def _move(ticket: object, soon: datetime, due: datetime) -> None:
	"""Let a ticket be due at a time of our own, as if it had been opened long ago."""
	values = {"fsm_clock_soon": soon, "fsm_clock_due": due, "response_by": instants.to_site(due)}
	frappe.db.set_value("Issue", ticket.name, values, update_modified=False)


@pytest.fixture
def agent(tickets: dict[str, str], web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, AGENT, "FSM Support", width=1366) as desk:
		yield desk


def test_who_answers_sees_what_is_late_and_closes_it(agent: DispatcherDesk, tickets: dict[str, str]) -> None:
	page = agent.page
	page.goto(f"{agent.url}/app/issue?subject=%5B%22like%22%2C%22Clock%25%22%5D&status=")
	row = page.locator(".list-row-container", has_text="Clock late")
	expect(row).to_contain_text("En retard")
	expect(page.locator(".list-row-container", has_text="Clock soon")).to_contain_text("Échéance proche")
	picture(page, "ticket-clock-list")
	for word, sentence in (
		("late", "La réponse au client est en retard depuis"),
		("soon", "Répondre bientôt au client, au plus tard"),
		("waits", "L'horloge est en pause"),
	):
		page.goto(f"{agent.url}/app/issue/{tickets[word]}")
		expect(page.locator(".fsm-ticket-clock:visible")).to_contain_text(sentence)
		picture(page, f"ticket-clock-{word}")
	page.goto(f"{agent.url}/app/issue?subject=%5B%22like%22%2C%22Clock%25%22%5D&status=")
	row.locator("input.list-row-checkbox").check()
	page.get_by_role("button", name="Actions").click()
	with page.expect_response(re.compile("set_multiple_status|/$")) as answer:
		page.locator(".actions-btn-group .dropdown-item:visible", has_text=CLOSE).click()
	assert answer.value.ok
	page.goto(f"{agent.url}/app/issue/{tickets['late']}")
	expect(page.locator(".fsm-ticket-clock:visible")).to_contain_text("Réglé à temps.")
