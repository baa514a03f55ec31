"""The planner on the board: an emergency, a sick technician's visits to the others, a move that is refused."""

import re
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

import frappe

from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import BoardPage, Dispatchers, next_week, stands


@pytest.fixture
def data(site: str) -> Iterator[BoardData]:
	"""Three technicians with two visits each, two visits in the pane; the planner takes two seconds at most."""
	before = frappe.db.get_single_value("FSM Dispatch Settings", "planner_seconds")
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", 2)
	with board_data.filled(3, 6, next_week(), waiting=2) as made:
		yield made
	frappe.db.set_single_value("FSM Dispatch Settings", "planner_seconds", before)
	frappe.db.delete("Dispatch Plan", {"asked_by": ("like", "%.board@example.com")})
	frappe.db.commit()  # the worker and the web server are other processes


def proposal(board: BoardPage) -> Locator:
	"""The open proposal, once the planner has made it."""
	expect(board.page.locator(".modal.show .fsm-figures")).to_be_visible()
	return board.dialog()


def test_an_emergency_is_inserted_with_the_reason_shown(
	dispatcher: Dispatchers, data: BoardData, worker: subprocess.Popen
) -> None:
	board, job = dispatcher().open(data.day), data.waiting[0]
	board.waiting(job).click(button="right")
	board.page.get_by_role("menuitem", name="Let the planner place it").click()
	move = proposal(board).locator(f".fsm-moves tr[data-job='{job}']")
	expect(move).to_contain_text("in the pane")
	expect(move.get_by_role("checkbox")).to_be_checked()
	assert stands(job)[0] == "Draft", "a proposal changes nothing"
	board.press("Apply the accepted moves")
	expect(board.card(job)).to_be_visible()
	board.hears("moved by the planner")
	board.settled()
	assert stands(job)[0] == "Scheduled"


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
	moves = proposal(board).locator(".fsm-moves")
	line = moves.locator(f"tr[data-job='{first}']")
	line.get_by_role("checkbox").uncheck()
	line.get_by_label(re.compile("^Why not")).fill("She asked for Luc")
	expect(moves.locator(f"tr[data-job='{second}']").get_by_role("checkbox")).to_be_checked()
	board.press("Apply the accepted moves")
	expect(board.card(second, technician)).to_have_count(0)
	expect(board.card(second)).to_be_visible()
	expect(board.card(first, technician)).to_be_visible()
	board.settled()
