"""The board's day and week by hand: a drag that advises, rows close together, a week's hours, visits put off by a key."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.domain.platform import weekdays
from gigafibre_fsm.tests import builders
from tests import board_data
from tests.board_data import BoardData
from tests.browser.board import BOARD, BoardPage, Dispatchers, at, next_week, read_state
from tests.browser.conftest import Worlds, picture
from tests.browser.test_every_page import SEVERE, axe  # noqa: F401 - a fixture

# the experimental rule is the one by which names contain what is seen
JUDGE = """() => axe.run(document, {resultTypes: ["violations"], rules: {"label-content-name-mismatch": {enabled: true}}})"""


@pytest.fixture
def data(worlds: Worlds) -> BoardData:
	"""Three technicians with two visits each, two in the backlog.

	The first technician lacks what the first of these needs, the last one serves another territory that day; customers may
	book three of its kind a day.
	"""
	made = worlds.enter_context(board_data.filled(3, 6, next_week(), waiting=2))
	name = builders.unique("Splicing")
	skill = frappe.get_doc({"doctype": "Dispatch Skill", "skill_name": name, "label_fr": name}).insert()
	kind = frappe.get_doc(
		"Dispatch Job Type", frappe.db.get_value("Dispatch Job", made.waiting[0], "job_type")
	)
	kind.append("skills", {"skill": skill.name, "minimum_level": 1})
	kind.append("limits", {"most": 3, **dict.fromkeys(weekdays.FIELDS, 1)})
	kind.save()
	made.territories = [builders.a_territory(west=west).name for west in (-73, -71)]
	for technician in made.technicians[1:]:
		doc = frappe.get_doc("Dispatch Technician", technician)
		doc.append("skills", {"skill": skill.name, "level": 3})
		if technician == made.technicians[-1]:
			doc.append("territories", {"territory": made.territories[-1], "only_on": made.day})
		doc.save()
	frappe.db.commit()  # the web server is another process
	worlds.callback(_forget, skill.name, made)
	return made


def _forget(skill: str, made: BoardData) -> None:
	frappe.db.rollback()
	frappe.db.delete("Dispatch Skill", {"name": skill})
	frappe.db.delete("Service Territory", {"name": ("in", made.territories)})
	frappe.db.delete("Dispatch Technician Territory", {"territory": ("in", made.territories)})
	frappe.db.delete("Dispatch Job Type Limit", {"parent": ("in", made.kinds)})
	frappe.db.commit()  # for every process


def test_a_drag_says_before_the_drop_who_cannot_what_it_adds_and_what_speaks_against_it(
	dispatcher: Dispatchers, data: BoardData
) -> None:
	lacking, able, away = data.technicians
	board, asked = dispatcher(width=1366).open(data.day, rows=data.technicians), []
	page = board.page
	page.on("request", lambda one: asked.append(one.url) if "board_advice" in one.url else None)
	board.drag(board.backlog_card(data.waiting[0]), board.point(able, at(data, 8, 45)), drop=False)
	row = page.locator(".fsm-row", has=board.row(lacking))
	expect(row).to_have_class(re.compile("fsm-cannot"))
	expect(row.locator(".fsm-why")).to_contain_text("lacks the skill")
	elsewhere = page.locator(".fsm-row", has=board.row(away))
	expect(elsewhere.locator(".fsm-why")).to_contain_text("Outside the technician's territory")
	expect(page.locator(".fsm-best")).to_have_count(1)
	page.mouse.move(*board.point(able, at(data, 8, 50)))
	expect(page.locator(".fsm-ghost.fsm-is-bad")).to_have_count(1)
	expect(page.locator(".fsm-drag-label")).to_contain_text("overlaps")
	picture(page, "board-drag-refused")
	page.mouse.move(*board.point(able, at(data, 15)), steps=6)
	expect(page.locator(".fsm-drag-label")).to_contain_text(re.compile(r"min|no detour"))
	expect(page.locator(".fsm-is-bad")).to_have_count(0)
	page.keyboard.press("Escape")
	page.mouse.up()
	expect(page.locator(".fsm-cannot, .fsm-best, .fsm-ghost")).to_have_count(0)
	assert len(asked) == 1, asked
	_drag_both(board, data, able, away)

	job = data.planned[able][0]
	board.card(job).focus()
	page.keyboard.press("l")
	expect(board.card(job)).to_have_attribute("data-movable", "false")
	board.wait_until_saved()
	board.drag(board.card(job), board.point(able, at(data, 15)))
	board.hears("It is locked")
	assert read_state(job)[2].hour == 8

	names = page.locator(".fsm-territory")
	page.evaluate(f"async (name) => {BOARD}.use({{ map: true, row_territory: name }})", data.territories[0])
	# the other one is out of sight
	expect(names).to_have_count(1)
	expect(page.locator(".fsm-row")).to_have_count(2)
	expect(board.row(away)).to_have_count(0)
	page.get_by_role("button", name="Territories").click()
	expect(names).to_have_count(0)
	# the visits to place are chosen by the same outlines: no home lies in the other territory
	count, territory = page.locator(".fsm-count"), page.get_by_label("All territories")
	territory.select_option(data.territories[1])
	expect(count).to_have_text("0 of 2")
	territory.select_option("")
	expect(count).to_have_text("2")


def _drag_both(board: BoardPage, data: BoardData, able: str, away: str) -> None:
	"""Carry two visits over the rows: each row says how many of them it could take."""
	page = board.page
	page.evaluate(f"async (names) => {BOARD}.store.select(names)", data.waiting)
	board.drag(board.backlog_card(data.waiting[0]), board.point(able, at(data, 15)), drop=False)
	takes = page.locator(".fsm-row", has=board.row(able)).locator(".fsm-why")
	expect(takes).to_have_text("Takes all 2")
	expect(page.locator(".fsm-row", has=board.row(away))).to_have_class(re.compile("fsm-cannot"))
	page.mouse.move(*board.point(able, at(data, 8, 50)), steps=3)
	expect(page.locator(".fsm-drag-label")).to_contain_text(re.compile(r"2 visits.*of 2 in conflict"))
	page.keyboard.press("Escape")
	page.mouse.up()
	expect(page.locator(".fsm-why, .fsm-takes-some")).to_have_count(0)
	page.evaluate(f"async () => {BOARD}.store.select([])")


def test_rows_close_together_a_week_s_hours_and_a_visit_put_off_by_a_key(
	dispatcher: Dispatchers,
	data: BoardData,
	axe: str,  # noqa: F811
) -> None:
	# nobody has been promised anything about it
	technician = data.technicians[2]
	job = data.planned[technician][0]
	board = dispatcher(width=1366).open(data.day, rows=data.technicians, density="compact")
	page = board.page
	assert page.locator(".fsm-row").first.bounding_box()["height"] < 32
	expect(page.locator(f"[data-head='{technician}']")).to_be_visible()
	page.locator(f"[data-head='{technician}']").click()
	expect(page.get_by_role("menuitem", name="Technician is sick…")).to_be_visible()
	page.keyboard.press("Escape")
	_assert_accessible(page, axe, "light")
	_assert_accessible(page, axe, "dark")

	board.card(job).focus()
	page.keyboard.press("d")
	board.hears(re.compile(r"8:30\sa\.m\. with"))
	expect(board.card(job)).to_have_count(0)
	assert read_state(job) == ("Scheduled", technician, at(data, 8, 30) + timedelta(days=1))
	expect(page.locator(f"[data-head='{technician}']"), "keys go on from its row").to_be_focused()

	board.button("Week").click()
	hours = page.locator(".fsm-capacity-row")
	expect(hours).to_have_count(2)
	expect(hours.first.locator(".fsm-capacity-day")).to_have_count(7)
	expect(hours.first).to_contain_text("free")
	expect(hours.last).to_contain_text(re.compile(r"\d of 3"))
	page.get_by_role("button", name="By skill").click()
	expect(page.get_by_role("group", name=re.compile("Splicing"))).to_have_count(1)
	hours.first.locator(".fsm-capacity-day").nth(data.day.weekday()).click()
	expect(page.locator(".fsm-capacity")).to_have_count(0)
	expect(board.card(data.planned[technician][1])).to_be_visible()

	splicing = {"parent": data.technicians[1], "skill": ("like", "Splicing%")}
	_choose_rows(board, row_skill=frappe.db.get_value("Dispatch Technician Skill", splicing, "skill"))
	expect(page.locator(".fsm-row")).to_have_count(2)
	_choose_rows(board, row_territory=data.territories[0])
	expect(page.locator(".fsm-row")).to_have_count(1)
	expect(board.row(data.technicians[1])).to_be_visible()
	_choose_rows(board, row_skill="", row_territory="")
	_zoom_by_wheel(board, technician)
	_mail_and_print_a_route_sheet(board, technician)


def _choose_rows(board: BoardPage, **choices: str) -> None:
	board.button("View ▾").click()
	board.page.get_by_role("menuitem", name="Choose the rows…").click()
	for name, value in choices.items():
		board.dialog().locator(f"select[data-fieldname={name}]").select_option(value)
	board.press("Show")


def _zoom_by_wheel(board: BoardPage, technician: str) -> None:
	"""An hour is wider afterwards, and the one below the pointer still is."""
	card = board.row(technician).locator(".fsm-card").last
	before = board.box(card)
	board.page.mouse.move(before["x"] + 4, before["y"] + 4)
	board.page.keyboard.down("Control")
	board.page.mouse.wheel(0, -100)
	board.page.keyboard.up("Control")
	board.page.wait_for_function(
		"([card, width]) => card.getBoundingClientRect().width > width",
		arg=[card.element_handle(), before["width"] + 4],
	)
	assert abs(board.box(card)["x"] - before["x"]) < 8


def _mail_and_print_a_route_sheet(board: BoardPage, technician: str) -> None:
	page = board.page
	page.locator(f"[data-head='{technician}']").click()
	page.get_by_role("menuitem", name="Route sheet…").click()
	page.get_by_role("button", name="Send by e-mail").click()
	expect(board.dialog()).to_contain_text("nothing leaves this site")
	picture(page, "board-route-sheet")
	with page.context.expect_event("response", lambda answer: "print_sheets" in answer.url) as printed:
		page.get_by_role("button", name="Print (PDF)").click()
	assert printed.value.status == 200 and printed.value.headers["content-type"] == "application/pdf"


def _assert_accessible(page: Page, axe: str, theme: str) -> None:  # noqa: F811
	"""Fail if axe finds something severe in our part of the page."""
	page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
	page.evaluate(axe)
	ours = [
		f"{one['id']} {node['html'][:300]} {node['failureSummary'][:200]}"
		for one in page.evaluate(JUDGE)["violations"]
		if one["impact"] in SEVERE
		for node in one["nodes"]
		if "fsm-" in str(node["target"]) or "fsm-" in node["html"]
	]
	picture(page, f"board-compact-{theme}")
	assert not ours, ours
