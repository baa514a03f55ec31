"""A dispatcher's whole day at the desk with the role that the docs name, and nothing of ERPNext's own: no door is shut."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Response, expect

import frappe
from frappe.utils import add_days, getdate

from gigafibre_fsm.tests import builders, people
from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import BoardPage, next_week
from tests.browser.desktops import RELAY, Desktops
from tests.browser.dispatcher_desk import DispatcherDesk, at_the_desk

DISPATCHER = "dispatcher.day@example.com"
# an answer that looks well may carry a refusal in its messages
LISTEN = """const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (...body) {
	this.addEventListener("load", () => {
		if (!["", "text", "json"].includes(this.responseType)) return;
		const text = this.responseType === "json" ? JSON.stringify(this.response) : this.responseText;
		if (!text.startsWith("{")) return;
		const { _server_messages: said = "", exc_type: kind = "" } = JSON.parse(text);
		if (/permi|autoris/i.test(said + kind)) fsm_refused(`${this.responseURL} ${said} ${kind}`);
	});
	return send.apply(this, body);
};"""


@dataclass(frozen=True)
class Day:
	"""The dispatcher's page, the team and visits that are there, and a ticket that no visit answers yet."""

	dispatcher: DispatcherDesk
	data: BoardData
	ticket: str

	@property
	def page(self) -> Page:
		return self.dispatcher.page

	def open(self, path: str) -> None:
		self.page.goto(f"{self.dispatcher.url}/app/{path}")

	def board(self) -> BoardPage:
		return BoardPage(self.page, self.dispatcher.url, DISPATCHER)

	def pill(self) -> Locator:
		return self.page.locator(".page-head .indicator-pill:visible").first


@pytest.fixture
def day(site: str, web: str, desktops: Desktops, worker: subprocess.Popen) -> Iterator[Day]:
	"""Two technicians with a published visit each next week, one visit in the backlog, and the ticket."""
	before = frappe.db.get_single_value("FSM Dispatch Settings", "planner_seconds")
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", 2)
	with board_data.filled(2, 2, next_week(), waiting=1) as data:
		ticket = builders.a_ticket(data.customers[0], subject=builders.unique("Voyant rouge")).name
		frappe.db.commit()  # the web server is another process
		try:
			with at_the_desk(desktops, web, DISPATCHER, "FSM Dispatcher") as dispatcher:
				refusals: list[str] = []
				listen(dispatcher.page, refusals)
				yield Day(dispatcher, data, ticket)
				assert not refusals, refusals
		finally:
			frappe.db.rollback()
			people.forget("Issue", ticket)
			frappe.db.delete("Dispatch Slot Hold", {"technician": ("in", data.technicians)})
			frappe.db.delete("Dispatch Plan", {"asked_by": DISPATCHER})
			frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", before)
			frappe.db.commit()  # as above


def listen(page: Page, refusals: list[str]) -> None:
	"""Keep every answer that refuses, by its number or in its words."""

	def record_refusal(answer: Response) -> None:
		if answer.status >= 400 and not RELAY.search(answer.url):
			refusals.append(f"{answer.status} {answer.url}")

	page.on("response", record_refusal)
	page.expose_function("fsm_refused", lambda said: refusals.append(said))
	page.add_init_script(LISTEN)


@pytest.mark.slow
def test_the_documented_role_is_enough_for_a_dispatchers_day(day: Day) -> None:
	find_the_ticket(day)
	job = book_a_visit(day)
	plan_and_publish(day, job)
	take_it_back(day, job)
	write_an_absence_down(day)
	print_the_reports(day, job)


def find_the_ticket(day: Day) -> None:
	day.open("gigafibre-fsm")
	figures = day.page.locator(".number-widget-box")
	expect(figures).to_have_count(len(frappe.get_doc("Workspace", "Gigafibre FSM").number_cards))
	day.page.locator(".shortcut-widget-box").first.click()
	expect(day.page.locator(".list-row").first).to_be_visible()
	day.open("issue")
	day.page.locator(
		f".list-row a[data-name='{day.ticket}'], .list-row a[href$='{day.ticket}']"
	).first.click()
	expect(day.page).to_have_url(re.compile(f"issue/{day.ticket}"))


def book_a_visit(day: Day) -> str:
	page = day.page
	page.get_by_role("button", name="Créer une visite").click()
	dialog = day.board().dialog()
	kind = dialog.locator("[data-fieldname=job_type]")
	kind.locator("input").fill(day.data.kinds[2])
	kind.locator(".awesomplete li", has_text=day.data.kinds[2]).click()
	expect(dialog.locator(".fsm-booking-about")).to_contain_text("45")
	dialog.get_by_role("button", name="Créer", exact=True).click()
	page.locator(".modal.show .fsm-slots button").first.click()
	agreed = page.locator(".modal.show", has_text="le client est-il d'accord?")
	agreed.get_by_role("button", name="Oui").click()
	expect(page).to_have_url(re.compile("dispatch-job/DJ-"))
	expect(day.pill()).to_have_text("Planifiée")
	frappe.db.rollback()  # see what the web server wrote
	return frappe.get_value("Dispatch Job", {"issue": day.ticket}, "name")


def plan_and_publish(day: Day, job: str) -> None:
	arrival = frappe.get_value("Dispatch Job", job, "arrival")
	board = day.board().open(getdate(arrival))
	expect(board.card(job)).to_be_visible()
	waiting = day.data.waiting[0]
	board.backlog_card(waiting).click(button="right")
	board.page.get_by_role("menuitem", name="La laisser placer par le planificateur").click()
	expect(board.page.locator(f".fsm-proposal .fsm-move[data-job='{waiting}']")).to_be_visible()
	expect(board.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)
	board.page.get_by_role("button", name=re.compile("^Appliquer [1-9]")).click()
	expect(board.card(waiting)).to_be_visible()
	board.wait_until_saved()
	for one in (job, waiting):
		board.card(one).click(button="right")
		board.page.get_by_role("menuitem", name="Publier…", exact=True).click()
		expect(board.dialog().locator(f"tr[data-job='{one}']").get_by_role("checkbox")).to_be_checked()
		board.press("Publier")
		expect(board.card(one)).to_have_class(re.compile("fsm-is-sent"))
	frappe.db.rollback()  # as above
	assert frappe.get_value("Dispatch Job", job, "status") == "Dispatched"


def take_it_back(day: Day, job: str) -> None:
	day.open(f"dispatch-job/{job}")
	expect(day.pill()).to_have_text("Envoyée")
	day.page.locator(".inner-group-button", has_text="Statut").get_by_role("button").click()
	day.page.locator(".inner-group-button .dropdown-item", has_text="Rappeler").click()
	expect(day.pill()).to_have_text("Planifiée")


def write_an_absence_down(day: Day) -> None:
	technician = day.data.technicians[0]
	name = frappe.get_value("Dispatch Technician", technician, "technician_name")
	day.open("team")
	day.page.locator(f"[data-key='day:{technician}:{getdate()}']").click()
	absence = day.page.locator(".modal.show", has_text=re.compile(f"Absence d(e |'){name}"))
	absence.locator("[data-fieldname=reason] select").select_option("Sick")
	absence.get_by_role("button", name="Enregistrer").click()
	row = day.page.locator(".fsm-team-table tbody tr", has_text=name)
	expect(row.locator(".fsm-absence")).to_contain_text("Maladie")


def print_the_reports(day: Day, job: str) -> None:
	"""The visit's own report and one over all visits, as somebody prints them."""
	day.open(f"print/Dispatch Job/{job}")
	sheet = day.page.frame_locator("iframe.print-format-container")
	expect(sheet.locator("body")).to_contain_text(job)
	# with the week of the visits: what was promised for today depends on the hour
	day.open(f"query-report/Promises Kept?to_date={add_days(next_week(), 7)}")
	day.page.locator(".report-wrapper .dt-scrollable").wait_for(state="attached")
	day.page.wait_for_load_state("networkidle")
	expect(day.page.locator(".modal.show")).to_have_count(0)
