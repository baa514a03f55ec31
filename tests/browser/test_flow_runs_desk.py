"""Runs of flows in the desk's own list and form, in French: states in colours and words, and a step that a person decides."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.flows.runs import signals
from tests import flow_site
from tests.browser.conftest import Worlds, picture
from tests.browser.desktops import Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk
from tests.flow_site import BEHAVIOUR, StepFailed, Unknown, act, make_template, start_run, wait_step, work

MANAGER = "manager.flows@example.com"


@pytest.fixture
def runs(worlds: Worlds) -> Iterator[list[str]]:
	flow_site.forget_flows()
	with flow_site.test_kinds():
		BEHAVIOUR["s2"] = Unknown("Le fournisseur n'a pas répondu <b>à temps</b>.")
		BEHAVIOUR["s3"] = StepFailed("The line is busy.")
		flows = (make_template(act(1), act(2)), make_template(act(3)), make_template(wait_step(4, days=1)))
		started = [start_run(template, ("User", "Administrator")) for template in flows]
		signals.signal("nobody:waits", {})
		frappe.db.commit()
		work()
		yield started
	flow_site.forget_flows()


@pytest.fixture
def desk(worlds: Worlds, web: str, desktops: Desktops, runs: list[str]) -> Iterator[DispatcherDesk]:
	with at_the_desk(desktops, web, MANAGER, "FSM Manager", width=1366) as manager:
		yield manager


def test_a_manager_reads_runs_and_decides_an_unknown_step(desk: DispatcherDesk, runs: list[str]) -> None:
	page = desk.page
	page.goto(f"{desk.url}/app/flow-run")
	expect(page.locator(".list-row")).to_have_count(3)
	for word in ("À vérifier", "En échec", "En attente"):
		expect(page.locator(".list-row .indicator-pill", has_text=word)).to_be_visible()
	picture(page, "flow-runs")
	page.goto(f"{desk.url}/app/flow-event")
	event = page.locator(".list-row", has_text="Un signal")
	expect(event.locator(".indicator-pill.blue", has_text="Nouveau")).to_be_visible()
	picture(page, "flow-events")
	page.goto(f"{desk.url}/app/flow-run/{runs[2]}")
	expect(page.get_by_text("Il attend son heure.")).to_be_visible()
	page.goto(f"{desk.url}/app/flow-run/{runs[0]}")
	expect(page.get_by_text("Le fournisseur n'a pas répondu <b>à temps</b>.").first).to_be_visible()
	picture(page, "flow-run-doubtful")
	page.get_by_role("button", name="Décider").click()
	page.get_by_text("Elle a eu son effet", exact=True).click()
	page.get_by_role("button", name="Oui").click()
	expect(page.get_by_text("Un processus le prend en charge")).to_be_visible()
	picture(page, "flow-run-decided")
	frappe.db.rollback()
	assert frappe.db.get_value("Flow Run", runs[0], "state") == "Ready"
