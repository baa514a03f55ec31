"""The board without a mouse: keys on the timeline, the list, and what a screen reader is told."""

import re

import pytest
from playwright.sync_api import expect

import frappe

from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import BoardPage, Dispatchers, at, drafted, next_week, read_state
from tests.browser.conftest import Worlds


@pytest.fixture
def data(worlds: Worlds) -> BoardData:
	"""Two technicians with two visits each, three visits in the backlog."""
	return worlds.enter_context(board_data.filled(2, 4, next_week(), waiting=3))


def focused(board: BoardPage) -> str | None:
	"""The visit that has the focus."""
	return board.page.evaluate("document.activeElement.dataset.job ?? null")


def test_a_visit_is_searched_given_a_technician_and_an_hour_and_published_by_keys_alone(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	board, job, technician = dispatcher().open(data.day), data.waiting[0], data.technicians[1]
	keys = board.page.keyboard
	keys.press("/")
	keys.type(job)
	expect(board.page.locator(".fsm-search-row")).to_have_count(1)
	keys.press("Enter")
	expect(board.page.locator(f".fsm-backlog [data-job='{job}']")).to_be_focused()
	keys.press("m")
	expect(board.dialog()).to_be_visible()
	nobody = board.dialog().locator("select[data-fieldname=technician] option").first
	expect(nobody).to_have_text("—")
	# what is missing is said beside its field, and in no second dialog
	keys.press("Enter")
	expect(board.dialog()).to_have_count(1)
	expect(board.dialog()).to_contain_text("Choose a technician.")
	board.dialog().locator("select[data-fieldname=technician]").select_option(technician)
	time = board.dialog().locator("input[data-fieldname=time]")
	time.focus()
	keys.type("half past one")
	keys.press("Enter")
	expect(board.dialog()).to_contain_text("That is not a time")
	keys.press("Control+a")
	keys.type("13:30")
	keys.press("Enter")
	expect(board.card(job, technician)).to_be_visible()
	board.hears(re.compile(r"1:30\sp\.m\. with"))
	board.wait_until_saved()
	assert read_state(job) == ("Scheduled", technician, at(data, 13, 30))

	board.card(job).focus()
	keys.press("Control+z")
	board.hears("Undone")
	assert read_state(job)[0] == "Draft"
	keys.press("Control+y")
	board.hears("Done again")
	assert read_state(job) == ("Scheduled", technician, at(data, 13, 30))


def test_arrows_walk_between_rows_and_visits_and_alt_moves_them(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	board = dispatcher().open(data.day, rows=data.technicians)
	keys = board.page.keyboard
	heads = board.page.locator(".fsm-row-head").evaluate_all("nodes => nodes.map(node => node.dataset.head)")
	above, below = heads
	first, second = data.planned[above]
	window = {"promised": 1, "window_start": at(data, 8), "window_end": at(data, 10)}
	frappe.db.set_value("Dispatch Job", first, window)
	frappe.db.commit()  # the web server is another process
	# the first stop leads over the desk's bar and the toolbar
	keys.press("Tab")
	expect(board.page.locator(".fsm-skip")).to_be_focused()
	keys.press("Enter")
	board.page.wait_for_function("document.activeElement.closest('.fsm-scroller')")
	board.card(first).focus()
	keys.press("ArrowRight")
	assert focused(board) == second
	keys.press("ArrowDown")
	assert focused(board) == data.planned[below][1]
	keys.press("ArrowUp")
	keys.press("Alt+ArrowRight")
	board.hears("10:15")
	assert focused(board) == second, "the focus stays with the visit that moved"
	keys.press("u")
	expect(board.backlog_card(second)).to_be_visible()
	board.wait_until_saved()
	# a visit that is put off and comes back has the focus again; where it has gone, the head of its row has it
	board.card(first).focus()
	keys.press("d")
	expect(board.dialog()).to_contain_text("outside the promised window")
	keys.press("Escape")
	expect(board.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)
	expect(board.card(first)).to_be_focused()
	keys.press("d")
	board.place_anyway("They asked for the next day")
	expect(board.card(first)).to_have_count(0)
	board.wait_until_saved()
	expect(board.page.locator(f"[data-head='{above}']")).to_be_focused()


def test_lock_and_split_by_keys(dispatcher: Dispatchers, data: BoardData) -> None:
	technician = data.technicians[0]
	job = data.planned[technician][0]
	board = dispatcher().open(data.day)
	keys = board.page.keyboard
	board.card(job).focus()
	keys.press("l")
	expect(board.card(job)).to_have_attribute("aria-label", re.compile("locked"))
	assert board.card(job).get_attribute("data-movable") == "false"
	board.card(job).focus()
	keys.press("l")
	expect(board.card(job)).not_to_have_attribute("aria-label", re.compile("locked"))
	# whoever could come along, with what is against it: the other one has a visit at that hour
	board.card(job).click(button="right")
	board.page.get_by_role("menuitem", name="Crew…").click()
	expect(board.dialog().locator(".checkbox", has_text=_name(board, data.technicians[1]))).to_contain_text(
		"busy"
	)
	keys.press("Escape")
	expect(board.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)
	board.card(job).focus()
	keys.press("s")
	board.dialog().locator("input[data-fieldname=minutes]").fill("20")
	board.press("Split")
	board.hears("Split")
	expect(board.card(job)).to_have_attribute("aria-label", re.compile("8:50"))
	expect(board.page.locator(".fsm-backlog .fsm-card", has_text="40 min")).to_be_visible()


def test_the_list_places_moves_and_publishes_and_says_each_result(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	job, technician = data.waiting[0], data.technicians[0]
	board = dispatcher().open(data.day, view="list")
	line = board.page.locator(f"[data-row='{job}']")
	who = line.get_by_label(re.compile("^Technician for"))
	# nobody is preset for a visit that nobody has
	line.get_by_role("button", name=re.compile("^Place:")).press("Enter")
	board.hears("Choose a technician")
	expect(who).to_be_focused()
	who.select_option(technician)
	line.get_by_label(re.compile("^Arrival for")).fill("1330")
	line.get_by_role("button", name=re.compile("^Place:")).press("Enter")
	board.hears("1:30 p.m. with")
	table = board.page.locator(
		".fsm-tables-part", has=board.page.locator("caption", has_text=_name(board, technician))
	)
	expect(table.locator(f"[data-row='{job}']")).to_contain_text("1:30 p.m. to")
	board.wait_until_saved()
	later = line.get_by_role("button", name=re.compile("^Later:"))
	later.press("Enter")
	board.hears("1:45 p.m. with")
	board.wait_until_saved()
	assert read_state(job) == ("Scheduled", technician, at(data, 13, 45))
	expect(later).to_be_focused()

	line.get_by_role("button", name=re.compile("^Publish:")).press("Enter")
	board.press("Publish")
	board.hears("1 visit published")
	assert (read_state(job)[0], drafted(job)[0]) == ("Dispatched", 0)


def _name(board: BoardPage, technician: str) -> str:
	return board.page.evaluate(
		"async (name) => (await frappe.pages['dispatch-board'].fsm_board).store.technicianName(name)",
		technician,
	)


def test_the_board_speaks_french_with_the_hours_of_quebec(dispatcher: Dispatchers, data: BoardData) -> None:
	board = dispatcher("luce", language="fr").open(data.day)
	job = data.planned[data.technicians[0]][0]
	expect(board.card(job)).to_have_attribute("aria-label", re.compile("8\u00a0h\u00a030 à 9\u00a0h\u00a030"))
	expect(board.page.locator(".fsm-backlog h2")).to_contain_text("À placer")
	board.card(job).focus()
	board.page.keyboard.press("?")
	expect(board.dialog()).to_contain_text("Clavier et gestes")
