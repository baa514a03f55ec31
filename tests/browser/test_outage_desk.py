"""An incident at the desk, in French: who was told, its ticket, and its credits that a manager approves together."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.credits import proposals
from gigafibre_fsm.domain.network.incidents.answers import customers
from gigafibre_fsm.tests import builders, incidents, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

MANAGER = "zq-outages@example.com"


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	with at_the_desk(
		desktops, web, MANAGER, "FSM Manager", "Accounts User", "Support Team", width=1366
	) as manager:
		yield manager
	people.forget_user(MANAGER)


def a_waiting_credit(incident: str, customer: str, amount: float) -> str:
	now = now_datetime()
	values = {
		"kind": proposals.OUTAGE,
		"state": proposals.PROPOSED,
		"currency": "CAD",
		"source_type": "Network Incident",
		"source": incident,
		"started_on": now - timedelta(hours=5),
		"ended_on": now,
		"arithmetic": "[]",
	}
	doc = {"doctype": "Credit Proposal", "customer": customer, "amount": amount, **values}
	return frappe.get_doc({**doc, "event_key": frappe.generate_hash(length=20)}).insert().name


def test_a_manager_sees_who_was_told_and_approves_the_credits(desk: DispatcherDesk) -> None:
	page = desk.page
	network, homes = incidents.a_network_of_homes(2)
	incident = incidents.an_incident(network.splitter)
	customers.mark_informed(incident, homes[0].customer, customers.TEXT)
	ticket = builders.a_ticket(homes[0].customer, issue_type="No Internet")
	assert ticket.fsm_network_incident == incident
	incidents.restore(incident)
	credits_made = [
		a_waiting_credit(incident, home.customer, amount)
		for home, amount in zip(homes, (1.25, 2.5), strict=True)
	]
	frappe.db.commit()  # the web server is another process
	page.goto(f"{desk.url}/app/network-incident/{incident}")
	shown = page.locator(".form-dashboard:visible")
	expect(shown).to_contain_text("Avisés par texto\xa0: 1")
	expect(shown).to_contain_text("Crédits en attente\xa0: 2 (3,75\xa0$)")
	picture(page, "outage-incident-form")
	page.get_by_role("button", name="Approuver 2 crédits").click()
	question = page.locator(".modal:visible").last
	expect(question).to_contain_text("Accorder 2 crédits, 3,75\xa0$ en tout")
	picture(page, "outage-incident-question")
	question.get_by_role("button", name="Oui").click()
	expect(page.get_by_text("2 crédits sont approuvés.")).to_be_visible()
	expect(page.get_by_role("button", name="Approuver 2 crédits")).to_be_hidden()
	frappe.db.rollback()
	approved = frappe.get_all("Credit Proposal", {"name": ("in", credits_made)}, pluck="approved_by")
	assert approved == [MANAGER] * 2
	page.goto(f"{desk.url}/app/issue/{ticket.name}")
	sentence = f"Il fait partie de la panne {incident} (Rétabli"
	expect(page.locator(".form-message:visible", has_text=sentence)).to_be_visible()
	picture(page, "outage-ticket-form")
