"""The board with a mouse: drag, move, resize, conflicts, several at once, undo, publish, sickness."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils import getdate, now_datetime

from gigafibre_fsm.domain.dispatch import self_service
from gigafibre_fsm.domain.dispatch.board import commands as board_commands
from gigafibre_fsm.domain.dispatch.board.commands import JobChange
from tests import board_data, map_file
from tests.board_data import BoardData
from tests.browser.board import BOARD, Dispatchers, at, drafted, next_week, read_state
from tests.browser.conftest import Worlds, picture


@pytest.fixture
def data(worlds: Worlds) -> BoardData:
	"""Three technicians with two visits each, four visits in the backlog."""
	return worlds.enter_context(board_data.filled(3, 6, next_week(), waiting=4))


def published(data: BoardData) -> tuple[str, str]:
	"""A visit that phones show, and its technician."""
	pairs = [(job, technician) for technician, row in data.planned.items() for job in row]
	return next(pair for pair in pairs if read_state(pair[0])[0] == "Dispatched")


def test_a_visit_is_dragged_from_the_backlog_to_a_row_and_the_hour_shown_is_the_arrival(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	board, job, technician = dispatcher().open(data.day), data.waiting[0], data.technicians[1]
	top = board.page.locator(".fsm-scroller").evaluate("node => node.scrollTop")
	board.drag(board.backlog_card(job), board.point(technician, at(data, 15)), drop=False)
	expect(board.page.locator(".fsm-drag-label")).to_contain_text("3 p.m. to")
	board.page.mouse.up()
	expect(board.card(job, technician)).to_have_attribute("aria-label", re.compile(r"3\sp\.m\. to"))
	expect(board.backlog_card(job)).to_have_count(0)
	board.wait_until_saved()
	assert read_state(job) == ("Scheduled", technician, at(data, 15))
	# the way to it is drawn, home included
	expect(board.row(technician).locator(".fsm-leg")).to_have_count(4)
	for kind in ("outwards", "homewards"):
		expect(board.row(technician).locator(f".fsm-leg-{kind}")).to_have_count(1)
	assert board.page.locator(".fsm-scroller").evaluate("node => node.scrollTop") == top


def test_a_published_visit_that_is_moved_is_a_draft_and_phones_keep_what_they_show(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	job, technician = published(data)
	before = read_state(job)
	other = next(name for name in data.technicians if name != technician)
	board = dispatcher().open(data.day)
	board.move(job, other, at(data, 13))
	board.place_anyway("They asked for the afternoon")
	card = board.card(job, other)
	expect(card).to_have_class(re.compile("fsm-is-draft"))
	expect(card).to_have_attribute("aria-label", re.compile("draft, not published"))
	board.wait_until_saved()
	assert read_state(job) == before
	assert drafted(job) == (1, other, at(data, 13))


def test_escape_ends_a_drag_with_nothing_moved_and_the_right_edge_makes_a_visit_longer(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	technician = data.technicians[0]
	first, last = data.planned[technician]
	before = read_state(first)
	board = dispatcher().open(data.day)
	board.drag(board.card(first), board.point(technician, at(data, 15)), drop=False)
	board.page.keyboard.press("Escape")
	board.page.mouse.up()
	expect(board.page.locator(".fsm-drag-label")).to_have_count(0)
	assert (read_state(first), drafted(first)[0]) == (before, 0)

	width = board.card(last).bounding_box()["width"]
	arrival = read_state(last)[2]
	board.drag(board.card(last), board.point(technician, arrival + timedelta(minutes=90)), grab=width - 3)
	board.hears("10 a.m.")
	board.wait_until_saved()
	frappe.db.rollback()
	doc = frappe.get_doc("Dispatch Job", last)
	assert (doc.draft_duration if doc.has_draft else doc.duration) == 90


# what a finger presses and is less than 44 px wide or high; a card's own panel has what its dots open
SMALL = """() => [...document.querySelectorAll(":is(.fsm-board, .fsm-menu, .modal.show) :is(button, a, select, input):not(.modal [type=checkbox])")]
	.filter((node) => node.checkVisibility() && !node.closest(".fsm-card, .fsm-row-head, .leaflet-control-attribution"))
	.map((node) => [node, node.getBoundingClientRect()])
	.filter(([, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
	.map(([node, box]) => `${node.textContent || node.ariaLabel} ${Math.round(box.width)} × ${Math.round(box.height)}`)"""


# a note and a line to settle, as the server would tell them
BUSY_DAY = f"""async (day) => {{
	const board = {BOARD};
	const phones = [["customer", "Marie"], ["technician", "Luc"]];
	board.store.notes = [{{ name: "x", day, kind: "Note", text: "The bridge is closed until noon ".repeat(3) }}];
	board.settle.take([{{
		key: "x", kind: "late", text: "A visit is late ".repeat(8), job: "x", is_open: true, answers: ["call", "show"],
		phones: phones.map(([role, name]) => ({{ name, role, phone: "+15145550100", shown: "514 555-0100" }})),
	}}]);
	board.summary.draw();
}}"""
ROWS_THAT_FIT = """() => {
	const [rows, row] = [".fsm-scroller", ".fsm-row"].map((name) => document.querySelector(name).getBoundingClientRect());
	return Math.floor((rows.height - document.querySelector(".fsm-head").offsetHeight) / row.height);
}"""
# names on the map that lie over each other, or over a visit
COVERED = """() => {
	const boxes = (kinds) => [...document.querySelectorAll(kinds)].map((node) => [node.textContent, node.getBoundingClientRect()]);
	const names = boxes(".fsm-map :is(.fsm-town, .fsm-territory) > span");
	const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
	return names.flatMap(([name, box], at) => [...names.slice(at + 1), ...boxes(".fsm-map-canvas :is(.fsm-pin, .fsm-heap) > span")]
		.filter(([, other]) => meet(box, other)).map(([other]) => `${name} over ${other}`));
}"""


def test_a_finger_that_rests_on_a_visit_carries_it_and_one_that_moves_at_once_scrolls(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	board, job, technician = dispatcher(), data.waiting[0], data.technicians[1]
	finger = board.page.context.new_cdp_session(board.page)
	# a tablet held across
	finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
	board.page.set_viewport_size({"width": 1024, "height": 768})
	board.open(data.day)
	box, (x, y) = board.box(board.backlog_card(job)), board.point(technician, at(data, 15))
	start = (box["x"] + 8, box["y"] + 12)

	def touch(kind: str, *points: tuple[float, float]) -> None:
		touches = [{"x": left, "y": top} for left, top in points]
		finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

	touch("touchStart", start)
	touch("touchMove", (start[0], start[1] - 40))
	expect(board.page.locator(".fsm-drag-label")).to_have_count(0)
	touch("touchEnd")
	board.page.wait_for_timeout(500)  # the list runs on for a moment, and no finger stops it here
	touch("touchStart", start)
	expect(board.page.locator(".fsm-drag-label")).to_be_visible()
	touch("touchMove", ((start[0] + x) / 2, y))
	touch("touchMove", (x, y))
	label = board.page.locator(".fsm-drag-label")
	expect(label).to_contain_text("3 p.m. to")
	said = board.box(label)
	assert said["x"] >= 0 and said["x"] + said["width"] <= 1024
	touch("touchEnd")
	expect(board.card(job, technician)).to_be_visible()
	board.wait_until_saved()
	assert read_state(job) == ("Scheduled", technician, at(data, 15))

	# whatever is pressed is large enough, and on a busy day eight technicians fit; a swipe leaves the board nowhere
	board.page.evaluate(BUSY_DAY, str(data.day))
	assert board.page.evaluate(SMALL) == []
	assert board.page.evaluate(ROWS_THAT_FIT) >= 8
	swipe = "getComputedStyle(document.documentElement).overscrollBehaviorX"
	assert board.page.evaluate(swipe) == "none"
	picture(board.page, "board-tablet")
	board.page.evaluate(f"async (name) => {BOARD}.store.select([name])", job)
	board.page.get_by_role("button", name="View ▾").click()
	assert board.page.evaluate(SMALL) == []
	board.page.keyboard.press("Escape")
	board.page.get_by_role("button", name="Note of the day").click()
	expect(board.dialog()).to_be_visible()
	assert board.page.evaluate(SMALL) == []
	picture(board.page, "board-tablet-dialog")
	board.page.keyboard.press("Escape")
	expect(board.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)

	# and a phone shows the map below the rows, not beside them
	board.page.set_viewport_size({"width": 360, "height": 740})
	board.page.evaluate(f"async () => {BOARD}.use({{ map: true, backlog: false }})")
	rows, beside = board.box(board.page.locator(".fsm-scroller")), board.box(board.page.locator(".fsm-map"))
	assert rows["width"] == beside["width"] > 300
	picture(board.page, "board-phone")


def test_a_pin_is_dragged_from_the_grey_map_to_a_row(
	worlds: Worlds, dispatcher: Dispatchers, data: BoardData
) -> None:
	worlds.enter_context(map_file.a_base_map(b"This is no map. " * 10))
	job, technician = data.waiting[0], data.technicians[0]
	board = dispatcher(width=1600).open(data.day, map=True)
	fault = board.page.locator(".fsm-map-fault[role=status]")
	expect(fault).to_contain_text("is no vector map of the format PMTiles 3. The map stays grey")
	pin = board.page.locator(f".fsm-map [data-job='{job}']")
	heap = board.page.locator(f".fsm-map [data-heap~='{job}']")
	expect(pin.or_(heap)).to_be_visible()
	expect(board.page.locator(".fsm-town > span").first).to_be_visible()
	assert board.page.evaluate(COVERED) == []
	while heap.count():
		heap.click()
	expect(pin).to_have_class(re.compile("fsm-pin-waiting"))
	board.drag(pin, board.point(technician, at(data, 15)))
	expect(board.card(job, technician)).to_have_attribute("aria-label", re.compile(r"3\sp\.m\. to"))
	expect(pin).to_have_class(re.compile("fsm-pin-planned"))
	board.wait_until_saved()
	assert read_state(job) == ("Scheduled", technician, at(data, 15))
	frappe.db.set_value("Dispatch Job", data.waiting[3], "creation", at(data, 8) - timedelta(days=400))
	frappe.db.commit()  # the web server is another process
	page = board.open(data.day, map=True).page
	_draw_around(page)
	page.locator("[data-key='filter:order']").select_option("age")
	expect(page.locator(".fsm-backlog .fsm-card").first).to_have_attribute("data-job", data.waiting[3])
	_follow_route(page, data.technicians[1], data.planned[data.technicians[1]])


def _follow_route(page: Page, technician: str, row: list[str]) -> None:
	"""Show a technician's way: each visit has its number on the map, in the order of the row."""
	page.locator(f"[data-head='{technician}']").click(button="right")
	page.get_by_role("menuitem", name="Show on the map").click()
	expect(page.locator(".fsm-map")).to_contain_text("Way of")
	for number, job in enumerate(row, start=1):
		heap, pin = (page.locator(f".fsm-map [data-{kind}~='{job}']") for kind in ("heap", "job"))
		expect(pin.or_(heap)).to_be_visible()
		while heap.count():
			heap.click()
		expect(pin).to_have_text(str(number))


def _draw_around(page: Page) -> None:
	"""Draw around everything on the map: all visits are chosen, and the map is dragged again afterwards."""
	expect(page.locator(".fsm-map .fsm-heap, .fsm-map .fsm-pin").first).to_be_visible()
	around = page.get_by_role("button", name="Choose an area")
	around.click()
	box = page.locator(".fsm-map-canvas").bounding_box()
	left, top, right, bottom = (
		box["x"] + 3,
		box["y"] + 3,
		box["x"] + box["width"] - 3,
		box["y"] + box["height"] - 3,
	)
	page.mouse.move(left, top)
	page.mouse.down()
	for corner in ((right, top), (right, bottom), (left, bottom)):
		page.mouse.move(*corner, steps=4)
	picture(page, "board-lasso")
	page.mouse.up()
	expect(page.locator(".fsm-selection")).to_contain_text("10 visits chosen")
	expect(page.locator(".fsm-selection").get_by_role("button", name="Give to…")).to_be_visible()
	expect(around).to_have_attribute("aria-pressed", "false")
	picture(page, "board-lasso-chosen")


def test_a_day_under_way_is_opened_once_where_now_is(dispatcher: Dispatchers, data: BoardData) -> None:
	board, loads = dispatcher(width=1100), []
	board.page.on("request", lambda one: loads.append(one.url) if "api.board.load" in one.url else None)
	board.open(getdate(), map=True, zoom=4)
	expect(board.page.locator(".fsm-now")).to_be_in_viewport()
	assert len(loads) == 1, loads


def test_a_conflict_is_named_in_one_line_and_a_reason_places_it_anyway(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	board, job, technician = dispatcher().open(data.day), data.waiting[0], data.technicians[0]
	customer = frappe.db.get_value("Dispatch Job", data.planned[technician][0], "customer_name")
	target = board.point(technician, at(data, 8, 45))
	board.drag(board.backlog_card(job), target)
	expect(board.dialog().locator(".fsm-asked li", has_text=customer)).to_have_count(1)
	expect(board.dialog().locator(".fsm-asked")).to_contain_text(re.compile(r"· .*, .*8:45"))
	board.press("Leave it where it was")
	expect(board.backlog_card(job)).to_be_visible()
	assert read_state(job)[0] == "Draft"

	board.drag(board.backlog_card(job), target)
	board.dialog().get_by_role("button", name="Place anyway").click()
	expect(board.dialog()).to_have_count(1)
	expect(board.dialog().get_by_role("alert")).to_contain_text("Say why")
	board.place_anyway("The neighbour lets both of them in")
	expect(board.card(job, technician)).to_have_class(re.compile("fsm-has-warning"))
	board.wait_until_saved()
	assert read_state(job) == ("Scheduled", technician, at(data, 8, 45))
	# where there is room for one sign, it is that one
	board.card(job).focus()
	board.page.keyboard.press("m")
	board.dialog().locator("input[data-fieldname=duration]").fill("25")
	board.press("Move")
	expect(board.card(job)).to_have_class(re.compile("fsm-narrow"))
	expect(board.card(job).locator(".fsm-icon")).to_have_count(1)
	expect(board.card(job).locator(".fsm-icon-warning")).to_be_visible()
	board.wait_until_saved()
	details = frappe.get_all("Dispatch Job Event", {"parent": job}, pluck="detail")
	assert "The neighbour lets both of them in" in details


def test_several_chosen_visits_move_in_one_gesture_and_one_undo(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	technician = data.technicians[0]
	first, second = data.planned[technician]
	board = dispatcher().open(data.day)
	for job in (first, second):
		board.card(job).click(modifiers=["Control"])
	expect(board.page.locator(".fsm-selection")).to_contain_text("2 visits chosen")
	board.page.locator(".fsm-selection").get_by_role("button", name="Move to the backlog").click()
	for job in (first, second):
		expect(board.backlog_card(job)).to_be_visible()
	board.wait_until_saved()
	assert frappe.db.count("Dispatch Change") == 1
	board.button("Undo").click()
	for job in (first, second):
		expect(board.card(job, technician)).to_be_visible()
	board.hears("Undone")


def test_a_dispatcher_looks_back_in_time_and_puts_one_of_two_visits_back(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	technician = data.technicians[0]
	first, second = data.planned[technician]
	stood = read_state(first)
	_text_technician(technician, first)
	board = dispatcher(width=1366).open(data.day)
	page, panel = board.page, board.page.locator(".fsm-past")
	for job in (first, second):
		board.card(job).focus()
		page.keyboard.press("u")
		expect(board.backlog_card(job)).to_be_visible()
		board.wait_until_saved()
	board.button("View ▾").click()
	page.get_by_role("menuitem", name="Look back in time…").click()
	expect(panel.get_by_role("heading", level=2)).to_contain_text("As it stood before")
	page.keyboard.press("Escape")
	expect(panel).to_be_hidden()
	assert page.evaluate("document.activeElement !== document.body"), "keys go on from the rows"
	board.button("View ▾").click()
	page.get_by_role("menuitem", name="Look back in time…").click()
	expect(panel.get_by_role("checkbox")).to_have_count(1)
	panel.get_by_role("button", name="Earlier").click()
	expect(panel.get_by_role("checkbox")).to_have_count(2)
	expect(page.locator(".fsm-row .fsm-stood-here")).to_have_count(2)
	picture(page, "board-past")
	panel.get_by_role("button", name=re.compile("^Messages")).click()
	expect(panel.locator(".fsm-past-step")).to_have_count(0)
	message = panel.locator(".fsm-past-log details")
	message.locator("summary").click()
	expect(message.locator(".fsm-past-text")).to_have_text("Your visit <b>& Co</b>")
	expect(message).to_contain_text("Sent")
	panel.get_by_role("button", name=re.compile("^Moves")).click()
	panel.locator("[data-key='past:step:1']").click()
	expect(panel.get_by_role("checkbox")).to_have_count(1)
	panel.locator("[data-key='past:step:2']").click()
	expect(panel.get_by_role("checkbox")).to_have_count(2)
	page.evaluate(f"async (job) => (({BOARD}).gestures.lock([job], true), 0)", first)
	board.hears("Go back to now first")
	_give_away(first, data.technicians[1], at(data, 15))
	expect(panel).to_contain_text(re.compile(r"Now: .*3\sp\.m\."))
	# what a colleague moves now is a further step: the past shows the visit where it stood
	other = data.planned[data.technicians[1]][0]
	_give_away(other, technician, at(data, 16))
	expect(panel.get_by_role("checkbox")).to_have_count(3)
	expect(board.card(other, data.technicians[1])).to_have_class(re.compile("fsm-stood-here"))
	panel.locator(f"[data-key='past:{other}']").uncheck()
	panel.locator(f"[data-key='past:{second}']").uncheck()
	panel.get_by_role("button", name="Put 1 visit back there").click()
	expect(panel).to_be_hidden()
	expect(board.card(first, technician)).to_be_visible()
	expect(board.backlog_card(second)).to_be_visible()
	board.wait_until_saved()
	assert read_state(first) == stood


def _text_technician(technician: str, job: str) -> None:
	"""What a text has told a technician of a visit."""
	row = {"direction": "Out", "state": "Sent", "body": "Your visit <b>& Co</b>", "to_number": "+15145550123"}
	people = {"recipient_doctype": "Dispatch Technician", "recipient": technician}
	about = {"reference_doctype": "Dispatch Job", "reference_name": job}
	frappe.get_doc({"doctype": "FSM SMS", **row, **people, **about}).insert(ignore_permissions=True)
	frappe.db.commit()  # the web server is another process


def _give_away(job: str, technician: str, arrival: datetime) -> None:
	"""What a colleague does meanwhile."""
	to = {"technician": technician, "arrival": arrival}
	board_commands.move_jobs([JobChange(job, to, {})], "Move", "Luc", now_datetime(), override={job: "Asked"})
	frappe.db.commit()  # the web server is another process


def test_undo_keeps_what_somebody_else_did_and_asks_where_both_touched_the_same_visit(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	mine, technician = data.waiting[0], data.technicians[0]
	theirs = data.waiting[1]
	anne, luc = dispatcher("anne").open(data.day), dispatcher("luc").open(data.day)
	anne.drag(anne.backlog_card(mine), anne.point(technician, at(data, 13)))
	expect(anne.card(mine, technician)).to_be_visible()
	anne.wait_until_saved()
	luc.drag(luc.backlog_card(theirs), luc.point(data.technicians[1], at(data, 13)))
	luc.wait_until_saved()
	expect(luc.card(mine, technician)).to_be_visible()
	luc.move(mine, technician, at(data, 15))
	luc.wait_until_saved()
	assert read_state(mine)[2] == at(data, 15)

	anne.button("Undo").click()
	expect(anne.dialog()).to_contain_text("Luc")
	anne.press("Keep theirs")
	anne.hears("What they did is kept")
	anne.wait_until_saved()
	assert read_state(mine) == ("Scheduled", technician, at(data, 15))
	assert read_state(theirs) == ("Scheduled", data.technicians[1], at(data, 13))


def test_a_stale_drag_asks_and_mine_may_win(dispatcher: Dispatchers, data: BoardData) -> None:
	job, technician = data.waiting[0], data.technicians[0]
	board = dispatcher().open(data.day)
	# what another dispatcher did a moment ago, before this page has heard of it
	board.page.evaluate("async () => (await frappe.pages['dispatch-board'].fsm_board).live.stop()")
	other = dispatcher("luc").open(data.day)
	other.drag(other.backlog_card(job), other.point(data.technicians[1], at(data, 13)))
	other.wait_until_saved()
	board.drag(board.backlog_card(job), board.point(technician, at(data, 15)))
	expect(board.dialog()).to_contain_text("Luc")
	board.press("Use mine")
	expect(board.card(job, technician)).to_be_visible()
	board.wait_until_saved()
	assert read_state(job) == ("Scheduled", technician, at(data, 15))


def test_publishing_says_who_hears_what_and_asks_before_a_promise_is_changed(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	job, technician = published(data)
	other = next(name for name in data.planned[technician] if name != job)
	beside = read_state(other)[2] + timedelta(minutes=15)
	board = dispatcher().open(data.day)
	board.move(job, technician, beside)
	board.place_anyway("They asked for that hour")
	expect(board.card(job, technician)).to_have_class(re.compile("fsm-is-draft"))
	board.wait_until_saved()
	board.card(job).click(button="right")
	board.page.get_by_role("menuitem", name="Publish…").click()
	line = board.dialog().locator(f"tr[data-job='{job}']")
	expect(line).to_contain_text("Was promised")
	expect(line.get_by_role("checkbox")).not_to_be_checked()
	hears, despite = (line.get_by_label(re.compile(label)) for label in ("How the customer", "In spite"))
	hears.select_option("call")
	expect(line.get_by_role("checkbox")).not_to_be_checked()
	# whoever looks at it first finds again what was chosen
	line.get_by_role("button", name="Show").click()
	expect(board.page.locator(".modal:visible, .modal-backdrop")).to_have_count(0)
	board.card(job).click(button="right")
	board.page.get_by_role("menuitem", name="Publish…").click()
	board.dialog()
	expect(hears).to_have_value("call")
	despite.select_option("despite")
	expect(line.get_by_role("checkbox")).to_be_checked()
	board.press("Publish")
	expect(board.card(job, technician)).to_have_class(re.compile("fsm-is-sent"))
	board.hears("1 visit published")
	assert read_state(job) == ("Dispatched", technician, beside)
	# nobody has it any more: the promise is asked about in the same way
	board.card(job).click(button="right")
	board.page.get_by_role("menuitem", name=re.compile("backlog")).click()
	board.wait_until_saved()
	board.backlog_card(job).click(button="right")
	board.page.get_by_role("menuitem", name="Publish…").click()
	line = board.dialog().locator(f"tr[data-job='{job}']")
	expect(line).to_contain_text("is still to be kept: the visit has no technician any more.")
	expect(line.get_by_role("checkbox")).not_to_be_checked()
	line.locator("select").select_option("text")
	board.press("Publish")
	board.hears("1 visit published")
	assert read_state(job) == ("Draft", None, None)


def test_everything_that_waits_is_published_from_the_bar(dispatcher: Dispatchers, data: BoardData) -> None:
	waiting = [job for job in data.jobs if read_state(job)[0] == "Scheduled"]
	board = dispatcher().open(data.day)
	expect(board.page.locator(".fsm-publish")).to_contain_text(
		re.compile(rf"{len(waiting)} visits? not published")
	)
	board.page.locator(".fsm-publish button").click()
	expect(board.dialog().locator("tbody tr")).to_have_count(len(waiting))
	board.press("Publish")
	expect(board.page.locator(".fsm-publish")).to_contain_text("Everything is published")
	assert {read_state(job)[0] for job in waiting} == {"Dispatched"}
	_write_note(board.page)
	_note_cancellation(board.page, waiting[0])


def _note_cancellation(page: Page, job: str) -> None:
	customer = frappe.db.get_value("Dispatch Job", job, "customer")
	self_service.cancel_job(job, customer, "We <b>move</b>", now_datetime())
	frappe.db.commit()
	line = page.locator(".fsm-alerts li", has_text="has cancelled")
	# who is free then is said for the days on which free time is looked for
	expect(line).to_contain_text("has cancelled")
	line.get_by_role("button", name="Noted").click()
	expect(line).to_have_count(0)


def _write_note(page: Page) -> None:
	page.get_by_role("button", name="Note of the day").click()
	note = page.get_by_role("dialog")
	note.locator("select[data-fieldname=kind]").select_option("Storm")
	note.locator("textarea[data-fieldname=text]").fill("Freezing <b>rain</b> until noon")
	note.get_by_role("button", name="Save").click()
	try:
		expect(page.locator(".fsm-day-notes li")).to_have_text(" Storm: Freezing <b>rain</b> until noon")
	finally:
		frappe.db.rollback()
		for name in frappe.get_all("Dispatch Day Note", pluck="name"):
			frappe.delete_doc("Dispatch Day Note", name)
		frappe.db.commit()


def test_the_visits_of_a_sick_technician_go_to_the_backlog_at_once(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	technician = data.technicians[0]
	board = dispatcher().open(data.day)
	board.page.locator(f"[data-head='{technician}']").click(button="right")
	board.page.get_by_role("menuitem", name="Technician is sick…").click()
	board.press("Go on")
	for job in data.planned[technician]:
		expect(board.backlog_card(job)).to_be_visible()
	expect(board.row(technician).locator(".fsm-block-absence")).to_be_visible()
	board.wait_until_saved()
	frappe.db.rollback()
	assert frappe.db.exists("Dispatch Absence", {"technician": technician, "reason": "Sick"})
	assert frappe.db.count("Dispatch Change") == 1


# words wider than the room for them: what hides its overflow, and what a closed list shows
CUT = """() => {
	const pen = document.createElement("canvas").getContext("2d");
	const roomOf = (node, { paddingLeft, paddingRight }) => node.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
	const isCut = (node) => {
		const style = getComputedStyle(node);
		pen.font = style.font;
		return node.matches("select")
			? pen.measureText(node.selectedOptions[0].text).width > roomOf(node, style) + 1
			: node.scrollWidth > node.clientWidth + 1;
	};
	return [...document.querySelectorAll(".fsm-row-head .fsm-line, .fsm-filters select")]
		.filter(isCut).map((node) => node.selectedOptions?.[0].text || node.textContent);
}"""
CONTRAST = """(node) => {
	const light = (channels) => channels.map((part) => part / 255)
		.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
		.reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
	const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
	const behind = getComputedStyle(node.closest(".fsm-row-head")).backgroundColor;
	const [one, other] = [getComputedStyle(node).color, behind].map((each) => light(channels(each)) + 0.05);
	return Math.max(one, other) / Math.min(one, other);
}"""


def test_no_word_of_the_board_is_cut_covered_or_too_faint(dispatcher: Dispatchers, data: BoardData) -> None:
	# a day that is full, and one without a shift
	frappe.db.set_value("Dispatch Job", data.planned[data.technicians[0]][0], "duration", 540)
	frappe.db.set_value("Dispatch Technician", data.technicians[1], f"works_{data.day:%A}".lower(), 0)
	frappe.db.commit()  # the web server is another process
	_words_are_whole(
		dispatcher(language="fr").open(data.day).page, data, ("rien de libre", "sans quart"), "Un instant…"
	)
	_words_are_whole(dispatcher("luc").open(data.day).page, data, ("nothing free", "no shift"), "One moment…")


def _words_are_whole(page: Page, data: BoardData, words: tuple[str, str], moment: str) -> None:
	for technician, word in zip(data.technicians, words, strict=False):
		facts = page.locator(f"[data-head='{technician}'] .fsm-soft")
		expect(facts).to_contain_text(word)
	assert page.evaluate(CUT) == []
	page.evaluate(f"async () => {BOARD}.toolbar.working(1)")
	busy = page.get_by_text(moment, exact=True)
	expect(busy).to_be_visible()
	bar, controls = busy.bounding_box(), page.locator(".fsm-controls").bounding_box()
	assert bar["y"] > controls["y"] + controls["height"]
	page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
	assert facts.evaluate(CONTRAST) >= 4.5
