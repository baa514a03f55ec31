"""An outage in a dispatcher's browser: the board flags and asks for a reason, the form says where the trouble is."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

import frappe

from gigafibre_fsm.domain.dispatch.line_verdict import judging, subjects
from gigafibre_fsm.domain.network.incidents import states
from gigafibre_fsm.domain.network.incidents.rows import members, repository
from gigafibre_fsm.domain.network.incidents.rule.line_facts import LineFact
from gigafibre_fsm.domain.platform import instants
from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import BoardPage, Dispatchers, next_week
from tests.browser.conftest import Worlds

MARKUP = '<b>"x" & Co'
REASON = "The customer waits with a ladder"


@dataclass(frozen=True)
class HeldVisit:
	"""A repair on a row, not published, whose address is in an outage."""

	job: str
	technician: str
	incident: str
	data: BoardData


@contextmanager
def a_held_visit(data: BoardData) -> Iterator[HeldVisit]:
	"""Commit an outage at the address of the visit that is not published; forget it at the end."""
	jobs = [(job, who) for who, row in data.planned.items() for job in row]
	job, technician = next(
		(job, who) for job, who in jobs if frappe.db.get_value("Dispatch Job", job, "status") == "Scheduled"
	)
	kind, place, customer = frappe.db.get_value(
		"Dispatch Job", job, ["job_type", "service_location", "customer"]
	)
	frappe.db.set_value("Dispatch Job Type", kind, "is_trouble", 1)
	frappe.clear_document_cache("Dispatch Job Type", kind)
	incident = repository.create_incident(
		None, state=states.OPEN, origin=states.BY_HAND, started_on=instants.now(), cause="Fibre"
	)
	members.add_members(incident.name, [LineFact("", place, customer, "", None)])
	frappe.db.set_value("Network Incident", incident.name, "title", MARKUP)
	frappe.db.commit()  # the web server is another process
	try:
		yield HeldVisit(job, technician, incident.name, data)
	finally:
		frappe.db.rollback()
		for doctype in ("Network Incident Member", "Network Incident Event"):
			frappe.db.delete(doctype, {"incident": incident.name})
		frappe.db.delete("Line Verdict", {"service_location": place})
		frappe.db.delete("Notification Log", {"document_name": incident.name})
		frappe.db.delete("Network Incident", {"name": incident.name})
		frappe.db.commit()  # as above


@pytest.fixture
def held_visit(worlds: Worlds) -> HeldVisit:
	"""Two rows with three visits, one of them not published and in an outage."""
	data = worlds.enter_context(board_data.filled(2, 3, next_week(), waiting=1))
	return worlds.enter_context(a_held_visit(data))


def judge(job: str) -> None:
	judging.store_verdicts(judging.judge_subjects([subjects.find_subject("Dispatch Job", job)]))
	frappe.db.commit()  # the web server is another process


def publish_all(board: BoardPage) -> None:
	board.page.locator(".fsm-publish button").click()


def test_the_board_flags_a_held_visit_and_publishes_it_with_a_reason_only(
	dispatcher: Dispatchers, held_visit: HeldVisit
) -> None:
	board = dispatcher().open(held_visit.data.day)
	card = board.card(held_visit.job)
	expect(card).to_have_class(re.compile("fsm-waits-for-outage"))
	expect(card).to_have_attribute("aria-label", re.compile("line: Area fault"))
	card.click()
	panel = board.page.locator(".fsm-popover")
	expect(panel.locator(".fsm-verdict")).to_contain_text("A visit to this home mends nothing")
	expect(panel.locator(".fsm-warns")).to_contain_text("There is an outage at the address")
	expect(panel.locator(".fsm-warns")).to_contain_text(MARKUP)
	expect(panel.locator("b b")).to_have_count(0)
	board.page.keyboard.press("Escape")
	publish_all(board)
	row = board.dialog().locator(f"tr[data-job='{held_visit.job}']")
	expect(row.locator(".fsm-held-back")).to_contain_text(held_visit.incident)
	expect(row.get_by_role("checkbox")).to_be_disabled()
	expect(row.get_by_role("checkbox")).not_to_be_checked()
	board.dialog().get_by_role("button", name="Publish", exact=True).click()
	left = board.dialog().locator(f"li[data-job='{held_visit.job}']")
	expect(left).to_contain_text("Outage at this address")
	board.page.keyboard.press("Escape")
	expect(board.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)
	publish_all(board)
	board.dialog().locator(f"tr[data-job='{held_visit.job}'] input.form-control").fill(REASON)
	expect(board.dialog().locator(f"tr[data-job='{held_visit.job}']").get_by_role("checkbox")).to_be_checked()
	board.press("Publish")
	board.hears("1 visit published")
	frappe.db.rollback()  # see what the web server wrote
	doc = frappe.get_doc("Dispatch Job", held_visit.job)
	assert doc.status == "Dispatched"
	assert REASON in [row.detail for row in doc.timeline]


def test_the_form_says_where_the_trouble_is_and_asks_what_becomes_of_the_visit(
	dispatcher: Dispatchers, held_visit: HeldVisit
) -> None:
	judge(held_visit.job)
	board = dispatcher()
	page = board.page
	page.goto(f"{board.url}/app/dispatch-job/{held_visit.job}")
	section = page.locator(".fsm-line-verdict")
	expect(section).to_contain_text("Area fault")
	expect(section).to_contain_text("Probable cause: Fibre")
	expect(page.locator(".form-message")).to_contain_text("There is an outage at the address")
	repository.write_state(repository.lock_incident(held_visit.incident), states.RESTORED)
	judge(held_visit.job)
	page.reload()
	expect(section).to_contain_text(f"Outage {held_visit.incident} is over")
	section.get_by_role("button", name="Keep the visit").click()
	expect(section).not_to_contain_text("is over")
	frappe.db.rollback()  # see what the web server wrote
	assert frappe.db.get_value("Dispatch Job", held_visit.job, "ended_outage") is None
