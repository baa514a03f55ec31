"""What takes time of a row beside a day's own visits: slots held for customers, and visits over midnight."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch.proposals import slot_holds
from gigafibre_fsm.domain.dispatch.proposals.slot_holds import HoldRequest
from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import Dispatchers, at, next_week, read_state
from tests.browser.conftest import Worlds


@pytest.fixture
def data(worlds: Worlds) -> BoardData:
	"""Two technicians with a visit each, one visit in the backlog."""
	return worlds.enter_context(board_data.filled(2, 2, next_week(), waiting=1))


def test_a_held_slot_is_hatched_on_its_row_and_read_in_the_list_until_it_is_given_back(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	job, technician = data.waiting[0], data.technicians[1]
	frappe.db.set_value("Dispatch Technician", technician, "subcontractor", 1)
	frappe.db.commit()  # the web server is another process
	board = dispatcher().open(data.day)
	slot = HoldRequest((at(data, 12), at(data, 14)), technician, at(data, 13))
	hold = slot_holds.hold_slot(job, slot, "Anne", now_datetime())
	frappe.db.commit()  # as above
	held = board.row(technician).locator(f".fsm-held[data-held='{job}']")
	customer = frappe.db.get_value("Dispatch Job", job, "customer_name")
	told = re.compile(rf"^Slot held for {customer} until .*, 1\sp\.m\. to .*window noon to 2\sp\.m\.$")
	expect(held).to_have_attribute("aria-label", told)
	head = board.page.locator(f"[data-head='{technician}']")
	expect(head).to_have_attribute("aria-label", re.compile("sub-contractor, 1 visit, 1 slot held,"))
	expect(head.locator(".fsm-badge")).to_have_text("Sub")
	board.button("List").click()
	row = board.page.locator(f"[data-part='{technician}'] tr.fsm-is-held")
	expect(row).to_contain_text(
		re.compile(rf"1\sp\.m\. to .*Slot held for a customer.*{customer}.*held until")
	)
	slot_holds.release_hold(hold, now_datetime())
	frappe.db.commit()  # as above
	expect(row).to_have_count(0)
	board.button("Timeline").click()
	expect(held).to_have_count(0)


def test_a_visit_over_midnight_stands_on_both_days_and_is_moved_from_either(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	technician = data.technicians[0]
	job = data.planned[technician][0]
	night = at(data, 22, 30)
	plan = {"arrival": night, "duration": 180, "ends_on": night + timedelta(hours=3), "status": "Scheduled"}
	frappe.db.set_value("Dispatch Job", job, {**plan, "promised": 0, "dispatched_on": None})
	frappe.db.commit()  # the web server is another process
	board = dispatcher().open(data.day)
	card = board.card(job, technician)
	expect(card).to_have_class(re.compile("fsm-goes-on"))
	expect(card).to_have_attribute("aria-label", re.compile("10:30.*to 1:30.*continues after midnight$"))
	expect(card.locator(".fsm-grip")).to_have_count(0)

	board.open(data.day + timedelta(days=1))
	expect(card).to_have_class(re.compile("fsm-is-carried"))
	expect(card).to_have_attribute("aria-label", re.compile(r"continued from .*10:30\sp\.m\.$"))
	# the day is opened where its shifts begin; the night is one scroll away
	expect(card).not_to_be_in_viewport()
	expect(board.page.locator(".fsm-tick").first).to_have_text("midnight")
	card.scroll_into_view_if_needed()
	begins, ends = (board.point(technician, night + timedelta(hours=hours))[0] for hours in (1.5, 3))
	box = card.bounding_box()
	assert abs(box["x"] - begins) < 4 and abs(box["width"] - (ends - begins)) < 4
	# half an hour later, by the part that is seen
	board.drag(card, board.point(technician, night + timedelta(hours=2)), grab=1)
	board.wait_until_saved()
	assert read_state(job) == ("Scheduled", technician, night + timedelta(minutes=30))
	board.button("Undo").click()
	board.hears("Undone")
	assert read_state(job) == ("Scheduled", technician, night)

	board.open(data.day, range="week")
	expect(card).to_have_count(2)
	expect(card.first).to_have_class(re.compile("fsm-goes-on"))
	expect(card.last).to_have_class(re.compile("fsm-is-carried"))
