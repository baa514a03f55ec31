"""The telephone at the desk: one ring in two tabs, the card, notes, a reload and a new token in a call, and words for faults."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

import frappe

from gigafibre_fsm.domain.care.telephone.call import repository, states
from gigafibre_fsm.domain.care.telephone.reports import progress
from gigafibre_fsm.domain.care.telephone.staff import agents
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.browser.sip_exchange import SipExchange
from tests.browser.test_every_page import RUN_AXE, SEVERE, axe  # noqa: F401 - a fixture
from tests.sms_site import sms_site

AGENT = "agent.telephone@example.com"
HOSTILE = '<b onclick="window.hurt=1">"Marie" & Co'
NUMBER = "+14505550177"
STAND_IN = (Path(__file__).parent / "softphone_standin.js").read_text()
LENDS = """navigator.mediaDevices.getUserMedia = async () => ({ getTracks: () => [] });"""
REFUSES = """navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotAllowedError"); };"""
SILENT_MICROPHONE = """navigator.mediaDevices.getUserMedia = async () =>
	new AudioContext().createMediaStreamDestination().stream;"""
COUNTS_RINGS = """
	window.rings = 0;
	const { createOscillator } = AudioContext.prototype;
	AudioContext.prototype.createOscillator = function () { window.rings++; return createOscillator.call(this); };
"""


@pytest.fixture
def agent(worlds: Worlds, web: str, desktops: Desktops) -> Iterator[DispatcherDesk]:
	"""Somebody of support who takes calls over Twilio, and may call one number."""
	worlds.enter_context(taken_away_afterwards(with_caches=False))
	worlds.enter_context(sms_site())
	settings = frappe.get_doc("FSM Twilio Settings")
	settings.update({"voice_enabled": 1, "voice_app_sid": f"AP{'0' * 32}", "voice_number": "+14505550100"})
	settings.save()
	frappe.db.set_single_value("FSM Settings", "outbound", "Allow-list")
	frappe.db.set_single_value("FSM Settings", "allow_list", NUMBER)
	with at_the_desk(desktops, web, AGENT, "FSM Support", width=1280) as desk:
		agents.set_available(AGENT, is_available=True)
		frappe.db.commit()  # the web server is another process
		serve_stand_in(desk.page)
		yield desk
	people.forget_user(AGENT)


def serve_stand_in(page: Page) -> None:
	"""Instead of the bundle with the vendor's SDK, in every tab; the microphone is a machine's, and lent."""

	def answer(route: Route) -> None:
		route.fulfill(body=STAND_IN, content_type="text/javascript")

	page.context.route("**/fsm_softphone_twilio.bundle.*", answer)
	page.context.add_init_script(LENDS + COUNTS_RINGS)


def a_customer() -> str:
	customer = builders.a_customer(language="en", mobile_no=NUMBER).name
	frappe.db.set_value("Customer", customer, "customer_name", HOSTILE)
	return customer


def a_ringing_call(customer: str = "") -> str:
	"""A caller whom the server has announced to the agent's browser."""
	values = {
		"direction": states.INBOUND,
		"status": states.RINGING,
		"call_sid": f"CA{frappe.generate_hash(length=32)}",
		"number": NUMBER,
		"from_number": NUMBER,
		"rung": AGENT,
		"customer": customer or None,
		"language": "en",
	}
	call = repository.insert_call(values)
	frappe.db.commit()  # the web server is another process
	return call


def answer_at_server(call: str) -> None:
	row = repository.lock_call(call)
	facts = replace(row.facts, answered_at=instants.now_utc(), answered_by=AGENT, answered_leg="CA1")
	progress.apply_facts(row, facts)
	frappe.db.commit()  # as above


def stored(call: str, *fields: str) -> tuple:
	frappe.db.rollback()
	row = frappe.db.get_value("FSM Call", call, fields, as_dict=True)
	return tuple(row[field] for field in fields)


def await_status(page: Page, call: str, status: str) -> None:
	"""The page says what happened before the server knows it."""
	for _try in range(100):
		if stored(call, "status") == (status,):
			return
		page.wait_for_timeout(200)
	assert stored(call, "status") == (status,)


def panel(page: Page):
	return page.get_by_role("region", name="Téléphone")


def the_device(tabs: list[Page]) -> Page:
	"""The tab that owns the device; there is one."""
	owners = [tab for tab in tabs if tab.evaluate("Boolean(window.standin)")]
	assert len(owners) == 1
	return owners[0]


def open_desk(page: Page, url: str) -> None:
	page.goto(f"{url}/app/support")
	expect(panel(page).get_by_role("button", name="Disponible", exact=False)).to_be_visible()


def test_a_call_rings_once_in_two_tabs_and_survives_a_new_token_and_a_reload(
	agent: DispatcherDesk,
	axe: str,  # noqa: F811
) -> None:
	first, second = agent.page, agent.page.context.new_page()
	for tab in (first, second):
		open_desk(tab, agent.url)
	owner = the_device([first, second])
	call = a_ringing_call(a_customer())
	for tab in (first, second):
		expect(panel(tab)).to_contain_text("Appel entrant")
		expect(panel(tab)).to_contain_text(HOSTILE)
		expect(panel(tab).get_by_role("alert")).to_contain_text("450 555-0177")
	assert sorted(bool(tab.evaluate("rings")) for tab in (first, second)) == [False, True]
	# until the device rings there is nothing to answer
	expect(panel(second).get_by_role("button", name="Répondre")).to_be_disabled()
	owner.evaluate("([call, number]) => standin.say('rings', { call, number })", [call, NUMBER])
	answer = panel(second).get_by_role("button", name="Répondre")
	expect(answer).to_be_enabled()  # the other tab has heard of it
	second.keyboard.press("F2")
	expect(answer).to_be_focused()
	picture(second, "telephone-ringing")
	second.evaluate(axe)
	found = second.evaluate(RUN_AXE, [])["violations"]
	ours = [
		f"{one['id']} {node['html'][:200]}"
		for one in found
		if one["impact"] in SEVERE
		for node in one["nodes"]
		if "fsm-phone" in node["html"] or "fsm-dial" in node["html"]
	]
	assert not ours, ours
	second.keyboard.press("Enter")
	answer_at_server(call)
	for tab in (first, second):
		expect(panel(tab)).to_contain_text("En communication")
	assert owner.evaluate("standin.did") == ["register", "answer"]
	panel(second).get_by_role("textbox", name="Notes").fill("Pas d'Internet <b>depuis</b> midi")
	expect(panel(first).get_by_role("textbox", name="Notes")).to_have_value(
		"Pas d'Internet <b>depuis</b> midi"
	)
	expect(panel(second)).to_contain_text("Enregistré")
	picture(second, "telephone-talking")
	# the ticket of the call is answered at the desk of tickets, and each shows the other
	panel(second).get_by_role("button", name="Ouvrir un billet").click()
	expect(second).to_have_url(re.compile("/tickets/"))
	expect(panel(second)).to_contain_text("Cet appel")
	expect(second.get_by_role("complementary", name="Client et ligne")).to_contain_text("Appel reçu")
	picture(second, "telephone-ticket")
	token = owner.evaluate("standin.token")
	owner.evaluate("standin.say('expires')")
	expect(panel(owner)).to_contain_text("En communication")
	owner.wait_for_function("(old) => standin.token && standin.did.includes('renew')", arg=token)
	# the tab with the sound is loaded again: the other one takes over, and says what happened
	owner.reload()
	other = first if owner is second else second
	expect(panel(other)).to_contain_text("Son coupé")
	expect(panel(other)).to_contain_text("La page a été fermée ou rechargée pendant cet appel")
	assert stored(call, "status") == ("In Progress",)
	expect(panel(other).get_by_role("textbox", name="Notes")).to_have_value(
		"Pas d'Internet <b>depuis</b> midi"
	)
	picture(other, "telephone-lost")
	panel(other).get_by_role("button", name="Résolu").click()
	expect(panel(other)).not_to_contain_text("Son coupé")
	assert stored(call, "outcome", "notes") == ("Solved", "Pas d'Internet <b>depuis</b> midi")
	assert other.evaluate("window.hurt") is None


def test_numbers_are_dialled_from_the_desk_and_faults_are_said_in_words(agent: DispatcherDesk) -> None:
	page = agent.page
	customer = a_customer()
	missed = a_ringing_call(customer)
	row = repository.lock_call(missed)
	progress.apply_facts(row, states.close(row.facts, instants.now_utc()))
	frappe.db.commit()  # the web server is another process
	open_desk(page, agent.url)
	page.keyboard.press("F2")
	number = panel(page).get_by_role("textbox", name="Numéro à appeler")
	expect(number).to_be_focused()
	page.keyboard.type("9-1-1")
	page.keyboard.press("Enter")
	expect(panel(page).get_by_role("status").first).to_contain_text(
		"Les numéros d'urgence ne sont pas composés d'ici"
	)
	expect(number).to_have_value("9-1-1")
	assert page.evaluate("standin.did") == ["register"]
	# a field of a form with a number in it has a link beside it
	page.goto(f"{agent.url}/app/fsm-call/{missed}")
	page.locator(f"[data-fieldname=number] a.fsm-dial-beside[href='tel:{NUMBER}']").click()
	expect(panel(page)).to_contain_text("Appel en cours")
	call = page.evaluate("standin.did.at(-1)").removeprefix("call ")
	assert stored(call, "direction", "number", "agent") == ("Outbound", NUMBER, AGENT)
	page.evaluate("standin.say('ends', { reason: 'microphone_refused' })")
	expect(panel(page)).to_contain_text("Le navigateur refuse le microphone")
	picture(page, "telephone-microphone")
	panel(page).get_by_role("button", name="Non joint").click()
	panel(page).get_by_role("button", name="À rappeler\xa0: 1").click()
	expect(panel(page)).to_contain_text(HOSTILE)
	picture(page, "telephone-call-backs")
	panel(page).get_by_role("button", name="Réglé").click()
	expect(panel(page)).to_contain_text("Personne n'attend d'appel.")
	assert stored(missed, "needs_call_back") == (0,)


def test_the_vendors_own_script_runs_under_our_policy_and_says_that_it_reaches_nobody(
	agent: DispatcherDesk,
) -> None:
	page, asked = agent.page, []
	page.context.unroute("**/fsm_softphone_twilio.bundle.*")
	written = (Path(__file__).parents[2] / "docs" / "operations" / "running.md").read_text()
	policy = re.search(r'Content-Security-Policy "([^"]*connect-src[^"]*)"', written)
	assert policy, "the policy of the desk is documented"

	def with_policy(route: Route) -> None:
		answer = route.fetch()
		allowed = policy[1].replace("<site>", "127.0.0.1")
		route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": allowed})

	page.add_init_script(
		"window.refused = [];"
		"document.addEventListener('securitypolicyviolation', ({ blockedURI }) => refused.push(blockedURI));"
	)
	page.route("**/app/support", with_policy)
	page.on("request", lambda request: asked.append(request.url))
	page.goto(f"{agent.url}/app/support")
	page.keyboard.press("F2")
	expect(panel(page)).to_contain_text("Le service téléphonique est injoignable")
	assert [url for url in asked if "/sounds/key.wav" in url]
	outside = {urlsplit(url).hostname for url in asked} - {"127.0.0.1", None}
	assert outside <= {"eventgw.twilio.com"}, "sounds come from this site"
	assert not page.evaluate("window.refused")
	page.close()
	agent.errors[:] = [said for said in agent.errors if not re.search(r"(?i)twilio", said)]


def test_a_call_over_the_companys_own_exchange_is_taken_made_and_written_down(agent: DispatcherDesk) -> None:
	page = agent.page
	exchange = SipExchange("201", "secret of 201")
	settings = frappe.get_doc("FSM PBX Settings")
	settings.update({"enabled": 1, "server": exchange.server, "domain": exchange.domain})
	settings.append("extensions", {"user": AGENT, "extension": "201", "password": exchange.password})
	settings.save()
	frappe.db.commit()  # the web server is another process
	exchange.attach(page.context)
	page.context.add_init_script(SILENT_MICROPHONE)
	page.goto(f"{agent.url}/app/support")
	page.keyboard.press("F2")
	expect(panel(page).get_by_role("button", name="Disponible", exact=False)).to_be_visible()
	exchange.ring(NUMBER.removeprefix("+1"))
	panel(page).get_by_role("button", name="Répondre").click()
	expect(panel(page)).to_contain_text("En communication")
	frappe.db.rollback()  # what was read before is not of this moment
	call = frappe.db.get_value("FSM Call", {"number": NUMBER, "rung": AGENT}, order_by="creation desc")
	exchange.hang_up()
	expect(panel(page)).to_contain_text("Appel terminé")
	await_status(page, call, "Completed")
	assert stored(call, "direction", "agent") == ("Inbound", AGENT)
	exchange.answers = 486
	panel(page).get_by_role("button", name="Rappeler", exact=True).click()
	expect(panel(page)).to_contain_text("La ligne est occupée")
	frappe.db.rollback()  # what was read before is not of this moment
	made = frappe.db.get_value(
		"FSM Call", {"direction": "Outbound", "agent": AGENT}, order_by="creation desc"
	)
	await_status(page, made, "Busy")
	assert stored(made, "number") == (NUMBER,)
