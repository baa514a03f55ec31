"""The board with other people on it: their changes, a lost network, shared presets, the technician on the road."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

import frappe
from frappe.utils import getdate

from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import Dispatchers, at, next_week, read_state
from tests.browser.conftest import Worlds


@pytest.fixture
def data(worlds: Worlds) -> BoardData:
	"""Two technicians with two visits each, three visits in the backlog."""
	return worlds.enter_context(board_data.filled(2, 4, next_week(), waiting=3))


def test_two_dispatchers_see_each_others_changes_without_a_reload(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	first, second = data.waiting[:2]
	anne, luc = dispatcher("anne").open(data.day), dispatcher("luc").open(data.day)
	for board in (anne, luc):
		board.page.evaluate("window.isSamePage = true")
	anne.drag(anne.backlog_card(first), anne.point(data.technicians[0], at(data, 13)))
	expect(luc.card(first, data.technicians[0])).to_be_visible()
	expect(luc.backlog_card(first)).to_have_count(0)
	luc.drag(luc.backlog_card(second), luc.point(data.technicians[1], at(data, 13)))
	expect(anne.card(second, data.technicians[1])).to_be_visible()
	# a dialog means the visit as it showed it: what a colleague did behind it is asked about
	anne.card(first).focus()
	anne.page.keyboard.press("m")
	anne.dialog().locator("input[data-fieldname=time]").fill("14:30")
	luc.drag(luc.card(first), luc.point(data.technicians[1], at(data, 15)))
	expect(anne.card(first, data.technicians[1])).to_be_visible()
	anne.press("Move")
	expect(anne.dialog()).to_contain_text("Luc")
	anne.press("Use mine")
	expect(luc.card(first, data.technicians[0])).to_be_visible()
	anne.wait_until_saved()
	assert read_state(first)[1:] == (data.technicians[0], at(data, 14, 30))
	for board in (anne, luc):
		assert board.page.evaluate("window.isSamePage")
		assert not board.page.locator(".modal:visible").count()


def test_a_change_of_one_row_leaves_the_focus_and_the_scroll_of_the_others_alone(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	job = data.waiting[0]
	anne, luc = dispatcher("anne").open(data.day, zoom=3), dispatcher("luc").open(data.day)
	mine = anne.card(data.planned[data.technicians[0]][0])
	mine.focus()
	anne.page.locator(".fsm-scroller").evaluate("node => node.scrollLeft = 700")
	mine.evaluate("node => (window.sameCard = node)")
	luc.drag(luc.backlog_card(job), luc.point(data.technicians[1], at(data, 13)))
	expect(anne.card(job, data.technicians[1])).to_have_count(1)
	assert anne.page.evaluate("document.activeElement === window.sameCard")
	assert anne.page.locator(".fsm-scroller").evaluate("node => node.scrollLeft") == 700


def test_free_time_is_filled_from_the_list_and_given_back_by_one_undo(
	dispatcher: Dispatchers, worlds: Worlds
) -> None:
	tomorrow = getdate() + timedelta(days=1)
	data = worlds.enter_context(board_data.filled(1, 2, tomorrow, waiting=1))
	technician, [waiting] = data.technicians[0], data.waiting
	gone, customer = frappe.db.get_value("Dispatch Job", data.planned[technician][0], ["name", "customer"])
	frappe.db.set_value("Dispatch Job", gone, {"status": "Cancelled", "promised": 1})
	frappe.db.set_value("Dispatch Job", gone, "customer_request", "We <b>move</b>")
	frappe.db.commit()  # the web server is another process
	board = dispatcher().open(next_week())
	page = board.page
	page.keyboard.press("t")
	line = page.locator(f".fsm-settle li[data-job='{gone}']")
	expect(line).to_contain_text(frappe.db.get_value("Customer", customer, "customer_name"))
	line.get_by_role("button", name="Show").click()
	expect(page.locator(f"[data-head='{technician}']")).to_be_focused()
	line.get_by_role("button", name="Fill").press("Enter")
	place = board.dialog().locator(f"[data-job='{waiting}']").get_by_role("button", name="Place it there")
	place.press("Enter")
	expect(board.card(waiting, technician)).to_be_visible()
	board.wait_until_saved()
	assert read_state(waiting)[1] == technician
	# the line has nothing to fill any more: the focus is on it or on the next one, and not lost
	expect(line.get_by_role("button", name="Fill")).to_have_count(0)
	expect(page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)
	page.wait_for_function("document.activeElement.closest('.fsm-settle li')")
	page.keyboard.press("Control+z")
	expect(board.backlog_card(waiting)).to_be_visible()
	page.context.set_offline(True)
	expect(page.locator(".fsm-offline")).to_contain_text("published or answered")
	line.get_by_role("button", name="Noted").click()
	expect(page.locator(".desk-alert", has_text="cannot be reached")).to_have_count(0)
	page.context.set_offline(False)
	expect(page.locator(".fsm-offline")).to_have_count(0)
	line.get_by_role("button", name="Noted").click()
	expect(line).to_have_count(0)


def test_a_technicians_step_shows_by_itself(dispatcher: Dispatchers, data: BoardData) -> None:
	job = data.planned[data.technicians[0]][0]
	board = dispatcher().open(data.day)
	expect(board.card(job)).not_to_have_class(re.compile("fsm-status-en-route"))
	doc = frappe.get_doc("Dispatch Job", job)
	frappe.db.set_value("Dispatch Job", job, {"status": "En Route", "en_route_on": doc.arrival})
	frappe.db.commit()  # the technician's phone is another process
	expect(board.card(job)).to_have_class(re.compile("fsm-status-en-route"))
	# what is under way is not dragged
	assert board.card(job).get_attribute("data-movable") == "false"
	board.card(job).click()
	happened = board.page.locator(".fsm-popover dt", has_text="On the way since")
	expect(happened.locator("+ dd")).to_contain_text(re.compile(r"\d.*[ap]\.m\."))


def test_without_a_network_nothing_is_moved_or_lost_and_afterwards_the_board_catches_up(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	mine, theirs = data.waiting[:2]
	anne, luc = dispatcher("anne").open(data.day), dispatcher("luc").open(data.day)
	anne.page.context.set_offline(True)
	anne.drag(anne.backlog_card(mine), anne.point(data.technicians[0], at(data, 13)))
	expect(anne.page.locator(".fsm-offline")).to_be_visible()
	expect(anne.backlog_card(mine)).to_be_visible()
	assert read_state(mine)[0] == "Draft"
	luc.drag(luc.backlog_card(theirs), luc.point(data.technicians[1], at(data, 13)))
	luc.wait_until_saved()
	stands = data.planned[data.technicians[0]][0]
	anne.card(stands).focus()
	anne.page.keyboard.press("m")
	hour = anne.dialog().locator("input[data-fieldname=time]")
	hour.fill("8:35")
	hour.press("Enter")
	expect(anne.dialog()).to_contain_text("cannot be reached")

	anne.page.context.set_offline(False)
	expect(anne.page.locator(".fsm-offline")).to_have_count(0)
	expect(hour).to_have_value("8:35")
	hour.press("Enter")
	anne.wait_until_saved()
	expect(anne.card(stands)).to_have_attribute("aria-label", re.compile("8:35"))
	expect(anne.card(theirs, data.technicians[1])).to_be_visible()
	anne.drag(anne.backlog_card(mine), anne.point(data.technicians[0], at(data, 13)))
	expect(anne.card(mine, data.technicians[0])).to_be_visible()
	anne.wait_until_saved()
	assert read_state(mine) == ("Scheduled", data.technicians[0], at(data, 13))


def test_a_preset_is_saved_shared_and_used_by_a_colleague(dispatcher: Dispatchers, data: BoardData) -> None:
	name = f"A & <b>{frappe.generate_hash(length=6)}"
	anne = dispatcher("anne").open(data.day, rows=[data.technicians[1]], zoom=2)
	expect(anne.page.locator(".fsm-row")).to_have_count(1)
	anne.button("View ▾").click()
	anne.page.get_by_role("menuitem", name="Save as a preset…").click()
	anne.dialog().locator("input[data-fieldname=title]").fill(name)
	anne.dialog().get_by_text("Colleagues may use it").click()
	anne.press("Save")
	anne.hears("is saved")
	try:
		# by its name in an address
		anne.page.goto(f"{anne.url}/app/dispatch-board?day={data.day}&preset={quote(name)}")
		expect(anne.page.locator(".fsm-row")).to_have_count(1)
		luc = dispatcher("luc").open(data.day)
		assert luc.page.locator(".fsm-row").count() > 1
		luc.button("View ▾").click()
		luc.page.get_by_role("menuitem", name=re.compile(rf"^Preset: {name} \(")).click()
		expect(luc.page.locator(".fsm-row")).to_have_count(1)
		expect(luc.row(data.technicians[1])).to_be_visible()
		# a colleague may use it, not delete it
		luc.button("View ▾").click()
		expect(luc.page.get_by_role("menuitem", name="Save as a preset…")).to_be_visible()
		expect(luc.page.get_by_role("menuitem", name=f"Delete the preset {name}")).to_have_count(0)
		anne.button("View ▾").click()
		anne.page.get_by_role("menuitem", name=f"Delete the preset {name}").click()
		expect(anne.dialog()).to_contain_text("Colleagues lose it too")
		anne.press("Delete")
		anne.hears("is deleted")
	finally:
		frappe.db.rollback()
		frappe.db.delete("Dispatch Board Preset", {"title": name})
		frappe.db.commit()  # it was made by another process
