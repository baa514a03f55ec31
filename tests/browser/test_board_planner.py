"""The planner on the board: an emergency, a sick technician's visits to the others, a move that is refused."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.domain.dispatch.proposals import text_offers
from gigafibre_fsm.tests import builders
from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import BoardPage, Dispatchers, at, drafted, next_week, read_state
from tests.browser.conftest import Worlds, picture


@pytest.fixture
def data(worlds: Worlds) -> BoardData:
	"""Three technicians with two visits each, two visits in the backlog; the planner takes two seconds at most."""
	worlds.enter_context(_a_quick_planner())
	return worlds.enter_context(board_data.filled(3, 6, next_week(), waiting=2))


@contextmanager
def _a_quick_planner() -> Iterator[None]:
	before = frappe.db.get_single_value("FSM Dispatch Settings", "planner_seconds")
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", 2)
	yield
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", before)
	frappe.db.delete("Dispatch Plan", {"asked_by": ("like", "%.board@example.com")})
	frappe.db.commit()  # the worker and the web server are other processes


def proposal(board: BoardPage) -> Locator:
	"""The proposal beside the rows, once the planner has made it and its progress has faded away."""
	return finished(board, ".fsm-proposal")


def finished(board: BoardPage, which: str) -> Locator:
	"""What the planner was asked for."""
	panel = board.page.locator(which)
	expect(panel.locator(".fsm-more-figures, .fsm-figures").first).to_be_visible()
	expect(board.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)
	return panel


def apply(panel: Locator) -> None:
	"""Apply what is accepted; the panel goes when the server has done it."""
	panel.get_by_role("button", name=re.compile(r"^Apply \d+ change")).click()
	expect(panel).to_be_hidden()


def test_an_emergency_is_inserted_with_its_reason_and_cost_and_the_day_compared_with_the_planners(
	dispatcher: Dispatchers, data: BoardData, worker: subprocess.Popen
) -> None:
	"""The visit is an hour's drive from everybody; an hour of each technician costs 60 dollars."""
	job = data.waiting[0]
	customer = frappe.db.get_value("Dispatch Job", job, "customer")
	data.places.append(builders.a_location(customer, latitude=45.9, longitude=-73.3).name)
	frappe.db.set_value("Dispatch Job", job, "service_location", data.places[-1])
	frappe.db.set_value("Dispatch Technician", {"name": ("in", data.technicians)}, "hourly_cost", 60)
	frappe.db.commit()  # the worker and the web server are other processes
	board = dispatcher().open(data.day)
	board.backlog_card(job).click(button="right")
	board.page.get_by_role("menuitem", name="Let the planner place it").click()
	panel = proposal(board)
	move = panel.locator(f".fsm-move[data-job='{job}']")
	expect(move).to_contain_text("in the backlog")
	expect(move).to_contain_text(re.compile(r"\+.*of travel, \+\$"))
	expect(panel.locator(".fsm-saved")).to_have_text(re.compile(r"^\+.*of travel, \+\$\d+\.\d\d$"))
	expect(move.get_by_role("checkbox")).to_be_checked()
	ghost = board.page.locator(f".fsm-track [data-ghost='{job}']")
	expect(ghost).to_have_attribute("aria-pressed", "true")
	ghost.click()
	expect(move.get_by_role("checkbox").first).not_to_be_checked()
	expect(panel.get_by_role("button", name="Apply 0 changes")).to_be_disabled()
	ghost.click()
	assert read_state(job)[0] == "Draft", "a proposal changes nothing"
	apply(panel)
	expect(board.card(job)).to_be_visible()
	board.hears("1 visit moved")
	board.wait_until_saved()
	assert read_state(job)[0] == "Scheduled"
	before = {name: read_state(name) for name in data.jobs}
	board.button("Plan ▾").click()
	board.page.get_by_role("menuitem", name="Compare with the planner").click()
	compared = finished(board, ".fsm-comparison")
	expect(compared.get_by_role("status")).to_contain_text("plan")
	expect(compared.locator("[data-figure=cost] td").first).to_contain_text("$")
	expect(compared.locator("[data-figure=spread_minutes]")).to_contain_text("Between the longest")
	expect(compared.get_by_role("checkbox")).to_have_count(0)
	compared.press("Escape")
	expect(compared).to_be_hidden()
	assert {name: read_state(name) for name in data.jobs} == before


def test_an_exchange_is_one_press_and_one_undo(
	dispatcher: Dispatchers, data: BoardData, worker: subprocess.Popen
) -> None:
	"""One technician, whose day holds nothing more; the visits of the third row are promised to nobody."""
	technician, job = data.technicians[2], data.waiting[0]
	first, long = data.planned[technician]
	frappe.db.set_value("Dispatch Technician", {"name": ("in", data.technicians[:2])}, "status", "Inactive")
	frappe.db.set_value("Dispatch Job", long, "duration", 380)
	frappe.db.commit()  # the worker and the web server are other processes
	before = {name: read_state(name) for name in (first, long, job)}
	board = dispatcher().open(data.day)
	board.backlog_card(job).click(button="right")
	board.page.get_by_role("menuitem", name="Let the planner place it").click()
	exchange = proposal(board).get_by_role("button", name=re.compile("^Exchange: "))
	text = exchange.first.get_attribute("aria-label").removeprefix("Exchange: ")
	gone = first if first in text else long
	exchange.first.click()
	expect(board.card(job, technician)).to_be_visible()
	expect(board.backlog_card(gone)).to_be_visible()
	board.hears("Exchanged")
	board.wait_until_saved()
	assert (read_state(job)[:2], read_state(gone)[:2]) == (("Scheduled", technician), ("Draft", None))
	assert frappe.db.count("Dispatch Change") == 1
	board.button("Undo").click()
	board.hears("Undone")
	assert {name: read_state(name) for name in before} == before


def test_a_sick_technicians_visits_go_to_the_others_except_the_one_that_is_refused(
	dispatcher: Dispatchers, data: BoardData, worker: subprocess.Popen
) -> None:
	technician = data.technicians[0]
	first, second = data.planned[technician]
	board = dispatcher().open(data.day)
	board.page.locator(f"[data-head='{technician}']").click(button="right")
	board.page.get_by_role("menuitem", name="Technician is sick…").click()
	board.dialog().locator("select[data-fieldname=where]").select_option("planner")
	board.dialog().locator("button:visible", has_text="Go on").click()
	panel = proposal(board)
	line = panel.locator(f".fsm-move[data-job='{first}']")
	line.get_by_role("checkbox").uncheck()
	line.get_by_label(re.compile("^Why not")).select_option("Customer")
	expect(line.get_by_label("Remember")).to_be_checked()
	expect(panel.locator(f".fsm-move[data-job='{second}']").get_by_role("checkbox")).to_be_checked()
	expect(board.card(second, technician)).to_have_class(re.compile("fsm-is-leaving"))
	apply(panel)
	expect(board.card(second, technician)).to_have_count(0)
	expect(board.card(second)).to_be_visible()
	expect(board.card(first, technician)).to_be_visible()
	board.wait_until_saved()


def test_what_is_not_ticked_stays_and_a_promise_is_broken_only_by_name(
	dispatcher: Dispatchers, data: BoardData, worker: subprocess.Popen
) -> None:
	"""Two promised visits at one hour of one technician: the planner can keep one of the promises."""
	technician = data.technicians[0]
	first, second = data.planned[technician]
	others = set(data.technicians) - {technician}
	frappe.db.set_value("Dispatch Technician", {"name": ("in", sorted(others))}, "status", "Inactive")
	told = {"promised": 1, "window_start": at(data, 9), "window_end": at(data, 10), "duration": 240}
	for job in (first, second):
		frappe.db.set_value("Dispatch Job", job, told)
	frappe.db.commit()  # the worker and the web server are other processes
	board = dispatcher().open(data.day)
	board.page.locator(f"[data-head='{technician}']").click(button="right")
	board.page.get_by_role("menuitem", name="Plan this technician").click()
	panel = proposal(board)
	expect(panel.locator(".fsm-promises h3")).to_have_text("1 promise at risk")
	risk = panel.locator(".fsm-promises li").first.get_attribute("data-promise")
	name = frappe.db.get_value("Dispatch Job", risk, "customer_name")
	panel.get_by_role("button", name="Accept all", exact=True).click()
	expect(panel.get_by_role("checkbox", name=f"Break the promise to {name}")).not_to_be_checked()
	panel.get_by_role("button", name=re.compile(r"^Promises touched")).click()
	expect(panel.locator(f".fsm-move[data-job='{risk}']")).to_be_visible()
	apply(panel)
	board.wait_until_saved()
	expect(board.card(risk, technician)).to_be_visible()
	assert read_state(risk)[1] == technician


def test_a_change_that_needs_another_says_so_and_what_is_kept_back_stays_on_screen(
	dispatcher: Dispatchers, data: BoardData, worker: subprocess.Popen
) -> None:
	"""A customer waits for the technician whose morning is full with a visit that was promised to nobody."""
	technician, asked = data.technicians[2], data.waiting[0]
	first = data.planned[technician][0]
	frappe.db.set_value(
		"Dispatch Job", first, {"arrival": at(data, 8), "duration": 240, "ends_on": at(data, 12)}
	)
	wish = {"window_start": at(data, 9), "window_end": at(data, 10), "required_technician": technician}
	frappe.db.set_value("Dispatch Job", asked, {**wish, "duration": 30})
	frappe.db.commit()  # the worker and the web server are other processes
	board = dispatcher().open(data.day)
	board.button("Plan ▾").click()
	board.page.get_by_role("menuitem", name="Plan the day").click()
	panel = proposal(board)
	panel.get_by_role("button", name="Accept none").click()
	panel.locator(f".fsm-move[data-job='{asked}']").get_by_role("checkbox").check()
	needs = panel.locator(".fsm-needs")
	expect(needs.locator(f"li[data-job='{first}']")).to_be_visible()
	panel.get_by_role("button", name="Apply 1 change").click()
	board.hears("Choose first what becomes")
	needs.get_by_role("button", name=re.compile("^Accept (it|them) too")).click()
	expect(needs).to_have_count(0)
	everything = {"name": ("in", data.jobs)}
	frappe.db.set_value("Dispatch Job", everything, "locked", 1)
	frappe.db.commit()  # as above
	panel.get_by_role("button", name=re.compile(r"^Apply \d+ change")).click()
	board.hears("Nothing was moved")
	expect(needs.locator(f"li[data-job='{asked}']")).to_contain_text("locked")
	frappe.db.set_value("Dispatch Job", everything, "locked", 0)
	frappe.db.commit()  # as above
	apply(panel)
	board.wait_until_saved()
	assert read_state(asked)[1] == technician


@pytest.fixture
def free_sunday(data: BoardData) -> Iterator[date]:
	"""A Sunday on which nobody of the whole site works; whoever did does again afterwards."""
	workers = frappe.get_all("Dispatch Technician", {"works_sunday": 1}, pluck="name")
	everybody = {"name": ("in", [*workers, *data.technicians])}
	frappe.db.set_value("Dispatch Technician", everybody, "works_sunday", 0)
	frappe.db.commit()  # the web server is another process
	yield data.day + timedelta(days=(6 - data.day.weekday()) % 7 or 7)
	frappe.db.set_value("Dispatch Technician", {"name": ("in", [*workers, ""])}, "works_sunday", 1)
	frappe.db.commit()


def test_a_day_without_shifts_is_said_at_once_and_undo_asks_before_another_day(
	dispatcher: Dispatchers, data: BoardData, free_sunday: date
) -> None:
	technician, sunday = data.technicians[2], free_sunday  # the third row's visits are promised to nobody
	job = data.planned[technician][0]
	board = dispatcher("rita").open(data.day)
	board.move(job, data.technicians[1], at(data, 15))
	board.wait_until_saved()
	board.page.locator(".fsm-toolbar input[type=date]").fill(sunday.isoformat())
	expect(board.page.locator(".fsm-title")).to_contain_text("No shift that day")
	board.button("Plan ▾").click()
	board.page.get_by_role("menuitem", name="Plan the day").click()
	expect(board.dialog()).to_contain_text("Nobody works on Sunday")
	expect(board.dialog().locator("button:visible", has_text="Plan Monday")).to_be_visible()
	board.press("Plan nothing")
	board.button("Undo").click()
	expect(board.dialog()).to_contain_text("not on the days shown")
	board.press("Do not take it back")
	assert data.technicians[1] in (read_state(job)[1], drafted(job)[1]), "nothing goes back unasked"
	board.button("Undo").click()
	board.press("Take it back")
	board.hears("Undone")


def test_a_storm_marks_work_outdoors_and_its_customer_is_asked_to_move_to_a_later_day(
	dispatcher: Dispatchers, data: BoardData, worker: subprocess.Popen
) -> None:
	job, kept = data.planned[data.technicians[0]]
	with _a_storm(data.day, outdoors=job):
		# wide: the sign has its word where there is room
		board = dispatcher(width=1366, height=768).open(data.day)
		expect(board.page.locator(".fsm-day-notes li")).to_contain_text("(roads 50% slower)")
		expect(board.card(job)).to_have_attribute("aria-label", re.compile("It is work outdoors in a storm"))
		expect(board.card(job).locator(".fsm-icon-storm")).to_be_visible()
		expect(board.card(kept).locator(".fsm-icon-storm")).to_have_count(0)
		picture(board.page, "storm-board")
		board.page.keyboard.press("t")
		line = board.page.locator(".fsm-settle li[data-kind='storm']")
		expect(line).to_contain_text("1 visit outdoors in the storm")
		line.get_by_role("button", name="Plan for the storm…").click()
		expect(board.dialog().locator(".fsm-storm-visits li")).to_have_count(1)
		picture(board.page, "storm-dialog")
		board.press("Have it planned")
		panel = proposal(board)
		move = panel.locator(f".fsm-move[data-job='{job}']")
		expect(move).to_contain_text("It is work outdoors, and leaves the day of the storm.")
		picture(board.page, "storm-proposal")
		panel.get_by_role("button", name="Ask this customer").click()
		promise = panel.locator(f".fsm-promises li[data-promise='{job}']")
		expect(promise).to_contain_text("Asked by text message. Time to answer until")
		expect(move.get_by_role("checkbox").first).to_be_disabled()
		picture(board.page, "storm-asked")
		assert read_state(job)[2].date() == data.day, "nothing moves before the yes"
		offer = text_offers.find_offer(job, now_datetime())
		customer = frappe.db.get_value("Dispatch Job", job, "customer")
		self_service.accept_offer(job, customer, now_datetime(), hold=offer.hold)
		frappe.db.commit()  # as the customer's page does
		expect(board.card(job)).to_have_count(0)
		expect(promise).to_contain_text("The customer agreed, and the visit is moved.")
		assert read_state(job)[2] == offer.arrival


@contextmanager
def _a_storm(day: date, *, outdoors: str) -> Iterator[None]:
	"""A day of freezing rain; one visit is on a pole."""
	before = frappe.db.get_value("Dispatch Job", outdoors, "job_type")
	kind = builders.a_job_type(is_outdoors=1, label_fr="Câble aérien").name
	frappe.db.set_value("Dispatch Job", outdoors, "job_type", kind)
	note = {"doctype": "Dispatch Day Note", "day": day, "kind": "Storm", "text": "Verglas <b>x</b>"}
	storm = frappe.get_doc({**note, "slower": 50}).insert()
	quiet = ("quiet_from", "quiet_until")
	hours = {field: frappe.db.get_single_value("FSM Settings", field) for field in quiet}
	frappe.db.set_single_value("FSM Settings", dict.fromkeys(quiet))  # texts leave at once, whatever the hour
	frappe.db.commit()  # the worker and the web server are other processes
	try:
		yield
	finally:
		frappe.db.rollback()  # see what the web server wrote
		storm.delete()
		frappe.db.set_single_value("FSM Settings", hours)
		frappe.db.set_value("Dispatch Job", outdoors, "job_type", before)
		frappe.delete_doc("Dispatch Job Type", kind, force=True)  # a promise made meanwhile names it
		frappe.db.commit()
