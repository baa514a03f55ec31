"""A dispatcher's Monday from seven to noon, played on a full board: what each errand costs in clicks, keys, drags and seconds.

`FSM_FAULTS=full pytest -s tests/browser/test_dispatchers_monday.py` prints the table; seconds are those of the machine
and of the typing here, which takes no time, and are compared within one run only.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

import frappe
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.domain.dispatch import self_service
from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import BOARD, BoardPage, Dispatchers, read_state
from tests.browser.conftest import Worlds, picture

pytestmark = pytest.mark.slow
TECHNICIANS, PLANNED, WAITING = 16, 59, 54
MANY = 180_000
"""Milliseconds that a plan of everything may take on a busy machine."""
COUNT = """() => {
	const counts = (window.fsmCounts = { clicks: 0, keys: 0, drags: 0, choices: 0 });
	let from = null;
	const listen = (kind, act) => addEventListener(kind, act, { capture: true });
	listen("pointerdown", (event) => { counts.clicks += 1; from = [event.clientX, event.clientY]; });
	listen("pointerup", (event) => {
		if (from && Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 20) {
			counts.drags += 1;
			counts.clicks -= 1;
		}
		from = null;
	});
	listen("keydown", () => (counts.keys += 1));
	listen("change", (event) => event.target.tagName === "SELECT" && (counts.choices += 1));
}"""


class Errands:
	"""The dispatcher's errands, each with what the hand did for it and how long it took."""

	def __init__(self, page: Page) -> None:
		self.page = page
		self.rows: list[tuple[str, int, int, int, int, float]] = []

	@contextmanager
	def errand(self, name: str) -> Iterator[None]:
		"""Count what is done inside."""
		before, begun = self.counts(), time.monotonic()
		yield
		took = time.monotonic() - begun
		done = [now - then for now, then in zip(self.counts(), before, strict=True)]
		self.rows.append((name, *done, took))

	def counts(self) -> tuple[int, int, int, int]:
		"""Clicks, keys, drags and choices from lists since the page was opened."""
		found = self.page.evaluate("window.fsmCounts")
		return found["clicks"], found["keys"], found["drags"], found["choices"]

	def print(self) -> None:
		"""Print the table, with its sums."""
		print(f"\n{'errand':<52}{'clicks':>8}{'keys':>6}{'drags':>7}{'lists':>7}{'seconds':>9}")
		sums = ("all", *(sum(row[column] for row in self.rows) for column in range(1, 6)))
		for name, clicks, keys, drags, choices, took in [*self.rows, sums]:
			print(f"{name:<52}{clicks:>8}{keys:>6}{drags:>7}{choices:>7}{took:>9.1f}")


@pytest.fixture
def monday(worlds: Worlds) -> BoardData:
	"""16 technicians with 59 visits on their rows, 54 to place, on a Monday."""
	return worlds.enter_context(board_data.filled(TECHNICIANS, PLANNED, next_monday(), waiting=WAITING))


def next_monday() -> date:
	"""The first Monday that is so far away that a customer may still cancel."""
	soonest = getdate() + timedelta(days=3)
	return soonest + timedelta(days=-soonest.weekday() % 7)


def test_a_monday_from_seven_to_noon(
	dispatcher: Dispatchers, monday: BoardData, worker: subprocess.Popen
) -> None:
	board = dispatcher(width=1920, height=1080).open(monday.day)
	board.page.evaluate(COUNT)
	errands = Errands(board.page)
	try:
		play(board, errands, monday)
	except BaseException:
		picture(board.page, "monday-stopped")
		errands.print()
		raise
	errands.print()


def play(board: BoardPage, errands: Errands, monday: BoardData) -> None:
	"""Run the errands one after the other."""
	take_a_sick_call(board, errands, monday)
	plan_the_backlog(board, errands)
	publish_everything(board, errands)
	put_a_caller_off(board, errands, monday)
	send_somebody_at_once(board, errands, monday)
	hear_of_a_cancellation(board, errands, monday)
	move_by_mistake(board, errands, monday)
	look_back(board, errands)
	warn_of_a_storm(board, errands)


def plan_the_backlog(board: BoardPage, errands: Errands) -> None:
	"""7:20: everything that waits gets its place by one proposal."""
	before = _count_waiting(board)
	with errands.errand("7:20 place what waits, by the planner"):
		board.button("Plan ▾").click()
		board.page.get_by_role("menuitem", name="Place the visits of the backlog").click()
		_apply(board)
	picture(board.page, "monday-planned")
	assert _count_waiting(board) < before


def take_a_sick_call(board: BoardPage, errands: Errands, monday: BoardData) -> None:
	"""7:00: a technician is sick; the planner gives the visits to others."""
	sick = monday.technicians[0]
	with errands.errand("7:00 a technician is sick, visits to others"):
		board.page.locator(f"[data-head='{sick}']").click()
		board.page.get_by_role("menuitem", name="Technician is sick…").click()
		board.dialog().locator("select[data-fieldname=where]").select_option("planner")
		board.dialog().locator("button:visible", has_text="Go on").click()
		_apply(board)
	assert frappe.db.exists("Dispatch Absence", {"technician": sick})


def publish_everything(board: BoardPage, errands: Errands) -> None:
	"""7:40: everybody hears of their day."""
	page = board.page
	told = page.locator(".fsm-publish > span").inner_text()
	with errands.errand("7:40 publish the day"):
		page.locator(".fsm-publish button").click()
		board.dialog().locator("tbody tr").first.wait_for()
		for question in board.dialog().locator("tbody select:visible").all():
			question.select_option(index=1)
		board.dialog().locator("button:visible", has_text=re.compile(r"^\s*Publish\s*$")).click()
		expect(page.locator(".fsm-publish")).not_to_contain_text(told, timeout=MANY)
	picture(page, "monday-published")


def put_a_caller_off(board: BoardPage, errands: Errands, monday: BoardData) -> None:
	"""8:30: a customer calls and wants to be visited the day after."""
	job = _list_sent(monday)[0]
	customer, technician = frappe.db.get_value("Dispatch Job", job, ["customer_name", "technician_name"])
	keys, found = board.page.keyboard, board.page.locator(".fsm-search-row")
	with errands.errand("8:30 find a caller's visit, put it off a day"):
		keys.press("/")
		keys.type(customer[:14])
		found.first.wait_for()
		# a customer has several visits: the one that is meant is known by who comes
		for _other in range([technician in each for each in found.all_inner_texts()].index(True)):
			keys.press("ArrowDown")
		keys.press("Enter")
		expect(board.page.locator(f".fsm-card[data-job='{job}']").first).to_be_focused()
		keys.press("d")
		_answer(board)
	keys.press("Escape")


def send_somebody_at_once(board: BoardPage, errands: Errands, monday: BoardData) -> None:
	"""9:10: an urgent visit goes to the technician who is nearest."""
	job = next((name for name in monday.waiting if read_state(name)[1] is None), None)
	if not job:
		job = frappe.copy_doc(frappe.get_doc("Dispatch Job", monday.waiting[0])).insert().name
		monday.waiting.append(job)
		frappe.db.commit()  # the web server is another process
	with errands.errand("9:10 an urgent visit to whoever is nearest"):
		board.backlog_card(job).focus()
		board.page.keyboard.press("a")
		board.dialog().locator(".fsm-candidate").first.wait_for()
		board.page.keyboard.press("Enter")
		expect(board.dialog()).to_contain_text("At what time?")
		board.page.keyboard.press("Enter")
		_answer(board)


def hear_of_a_cancellation(board: BoardPage, errands: Errands, monday: BoardData) -> None:
	"""10:00: a customer cancels on their page."""
	job = _list_sent(monday)[1]
	self_service.cancel_job(
		job, frappe.db.get_value("Dispatch Job", job, "customer"), "We move", now_datetime()
	)
	frappe.db.commit()  # the web server is another process
	line = board.page.locator(".fsm-alerts li", has_text="has cancelled")
	with errands.errand("10:00 a customer cancels"):
		line.get_by_role("button", name="Noted").click()
		expect(line).to_have_count(0)


def move_by_mistake(board: BoardPage, errands: Errands, monday: BoardData) -> None:
	"""10:30: a visit is dragged to the wrong hour, and back by one key."""
	job = _list_sent(monday)[2]
	technician, arrival = read_state(job)[1:]
	with errands.errand("10:30 drag a visit by mistake, undo"):
		board.move(job, technician, arrival + timedelta(minutes=40))
		_answer(board)
		board.page.keyboard.press("Control+z")
		board.wait_until_saved()
	assert read_state(job)[1:] == (technician, arrival)


def look_back(board: BoardPage, errands: Errands) -> None:
	"""11:00: how did the board stand at seven?"""
	panel = board.page.locator(".fsm-past")
	with errands.errand("11:00 look back at the morning"):
		board.button("History").click()
		board.press("Look back in time…")
		panel.get_by_role("button", name="Earlier").click()
		panel.get_by_role("button", name="Back to now").click()
		expect(panel).to_be_hidden()


def warn_of_a_storm(board: BoardPage, errands: Errands) -> None:
	"""11:30: everybody is warned of freezing rain."""
	with errands.errand("11:30 a note for everybody's day"):
		board.page.get_by_role("button", name="Note of the day").click()
		note = board.page.get_by_role("dialog")
		note.locator("select[data-fieldname=kind]").select_option("Storm")
		note.locator("textarea[data-fieldname=text]").press_sequentially("Freezing rain until noon")
		note.get_by_role("button", name="Save").click()
		expect(board.page.locator(".fsm-day-notes li")).to_be_visible()
	frappe.db.rollback()
	# as a document, because boards read notes from a cache that its hooks empty
	for name in frappe.get_all("Dispatch Day Note", {"text": "Freezing rain until noon"}, pluck="name"):
		frappe.delete_doc("Dispatch Day Note", name)
	frappe.db.commit()  # the web server is another process


def _apply(board: BoardPage) -> None:
	panel = board.page.locator(".fsm-proposal")
	expect(panel.locator(".fsm-more-figures")).to_be_visible(timeout=MANY)
	expect(board.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)
	picture(board.page, "monday-proposal")
	panel.get_by_role("button", name=re.compile(r"^Apply \d+ change")).click()
	expect(panel).to_be_hidden(timeout=MANY)
	board.wait_until_saved()


def _answer(board: BoardPage) -> None:
	"""Say why where a rule speaks against it, and wait for the server."""
	page, calm = board.page, 0
	reason: Locator = page.locator(".modal.show textarea:visible")
	while calm < 4 and not reason.count():
		page.wait_for_timeout(150)
		is_busy = page.evaluate(f"async () => {BOARD}.toolbar.under_way")
		calm = 0 if is_busy else calm + 1
	if reason.count():
		reason.first.fill("They agreed on the telephone")
		board.press("Place anyway")
	board.wait_until_saved()


def _count_waiting(board: BoardPage) -> int:
	return int(board.page.locator(".fsm-backlog .fsm-count").inner_text())


def _list_sent(monday: BoardData) -> list[str]:
	"""Visits that phones show, of technicians who work."""
	rows = [(job, read_state(job)) for row in list(monday.planned.values())[1:] for job in row]
	return [job for job, (status, technician, _arrival) in rows if status == "Dispatched" and technician]
