"""What a thumb does too early, or twice: before the page's script is there, and while the bar still changes."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, Route, expect

import frappe

from gigafibre_fsm.tests.pictures import a_photo
from tests import visit_data
from tests.browser.conftest import Phone, Worlds
from tests.plugin import fresh_state

HIGHEST = 200  # CSS pixels of what says a step: its words on some lines, and a button
pytestmark = pytest.mark.usefixtures("site")


@pytest.mark.parametrize("tapped", ["when the script is up", "before the script is up"])
def test_the_second_tap_of_a_slow_thumb_takes_no_second_step_and_the_first_can_be_taken_back(
	web: str, phone: Phone, tapped: str, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone()
	page.clock.install()
	_open(page, web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	page.clock.pause_at(datetime.now() + timedelta(days=1))  # the thumb is slow, the clock stands still
	thumb = _middle(page.get_by_role("button", name="Je suis en route"))
	if tapped == "when the script is up":
		page.mouse.click(*thumb)
	else:
		page.evaluate("HTMLFormElement.prototype.submit.call(document.getElementById('f-step'))")
	expect(page.locator("#status .pill")).to_contain_text("En route")
	page.mouse.click(*thumb)
	expect(page.locator("#toast")).to_contain_text("Le client recevra un texto")
	page.mouse.click(*thumb)
	page.locator(".tick button").first.press("Enter")  # what says nothing itself takes no word away
	expect(page.locator(".tick button").first).to_have_attribute("aria-pressed", "true")
	expect(page.locator("#strip, .tick .queued")).to_have_count(0)
	expect(page.locator("#status .pill:not(.queued)")).to_have_text("En route")
	assert page.locator("#toast").bounding_box()["height"] < HIGHEST
	page.locator("#toast").get_by_role("button", name="Finalement, pas en route").click()
	expect(page.locator("#status .pill:not(.queued)")).to_have_text("À faire")
	_one_step_was_taken_back(visit)
	assert [row.done for row in frappe.get_doc("Dispatch Job", visit.job).checklist] == [1, 0, 0]


def test_without_scripts_a_second_tap_takes_no_second_step_either(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone(scripts=False, width=360)
	_open(page, web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	motion = page.context.new_cdp_session(page)
	motion.send("Animation.enable")
	motion.send("Animation.setPlaybackRate", {"playbackRate": 0})  # the rest of the bar does not end
	thumb = _middle(page.get_by_role("button", name="Je suis en route"))
	page.mouse.click(*thumb)
	notice = page.locator("#notice")
	expect(notice).to_contain_text("Le client recevra un texto")
	page.mouse.click(*thumb)
	assert notice.bounding_box()["height"] < HIGHEST
	notice.get_by_role("button", name="Finalement, pas en route").click()
	expect(notice).to_contain_text("vous n'êtes pas en route")
	expect(notice.get_by_role("button")).to_have_count(0)
	_one_step_was_taken_back(visit)


def test_a_photo_that_was_chosen_before_the_script_was_there_is_sent_all_the_same(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page, held = phone(), []
	page.add_init_script("delete Navigator.prototype.serviceWorker")  # it would have the script at hand
	_open(page, web, visit)
	script = "**/fsm_pages.bundle*.js"
	page.route(script, lambda route: held.append(route))
	page.goto(f"{web}/t/job/{visit.job}", wait_until="commit")
	page.locator("form:has(input[value=Before]) input[type=file]").set_input_files(
		{"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": a_photo("steelblue")}
	)
	_let_through(held)
	expect(page.locator("#photos img:not(.queued *)")).to_have_count(1)
	_look_again()
	assert [row.kind for row in frappe.get_doc("Dispatch Job", visit.job).photos] == ["Before"]


def test_what_waits_for_a_moment_alarms_nobody(web: str, phone: Phone, worlds: Worlds) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone(loses_network=True)
	page.clock.install()
	_open(page, web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	_no_posts(page, visit)
	page.clock.pause_at(datetime.now() + timedelta(days=1))
	page.locator(".tick button").first.press("Enter")
	expect(page.locator(".tick button.queued")).to_have_count(1)
	expect(page.locator("#strip")).to_have_count(0)
	page.clock.run_for(1100)
	expect(page.locator("#strip")).to_contain_text("1 en attente")


def test_a_label_that_is_read_late_takes_the_page_from_nobody_who_types(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page, held = phone(), []
	_open(page, web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	page.route(f"**/t/job/{visit.job}", lambda route: _hold_posts(route, held))
	page.get_by_role("link", name="Ajouter", exact=True).click()
	with page.expect_request(lambda asked: asked.method == "POST"):
		page.locator("#add input[type=file]").set_input_files(
			{"name": "label.jpg", "mimeType": "image/jpeg", "buffer": visit.label_photo()}
		)
	expect(page.locator("#toast")).to_contain_text("Lecture de l'étiquette")
	page.locator("#note textarea").press_sequentially("Je tape une not")
	_let_through(held)
	expect(page.locator("#toast")).to_contain_text("à confirmer")
	page.locator("#note textarea").press_sequentially("e")
	expect(page.locator("#note textarea")).to_have_value("Je tape une note")
	assert page.url.split("#")[0] == f"{web}/t/job/{visit.job}"


# ---- steps


def _no_posts(page: Page, visit: visit_data.VisitData) -> None:
	page.route(
		f"**/t/job/{visit.job}",
		lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
	)


def _hold_posts(route: Route, held: list[Route]) -> None:
	if route.request.method == "POST" and not held:
		held.append(route)
	else:
		route.continue_()


def _open(page: Page, web: str, visit: visit_data.VisitData) -> None:
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	expect(page).to_have_url(f"{web}/t")


def _let_through(held: list[Route]) -> None:
	assert held, "the script was not asked for"
	for route in held:
		route.continue_()


def _look_again() -> None:
	frappe.db.rollback()  # a new snapshot: the web server wrote meanwhile
	fresh_state()


def _middle(button: Locator) -> tuple[float, float]:
	box = button.bounding_box()
	return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _one_step_was_taken_back(visit: visit_data.VisitData) -> None:
	_look_again()
	steps = [row.to_status for row in frappe.get_doc("Dispatch Job", visit.job).timeline if row.to_status]
	assert steps[-3:] == ["Dispatched", "En Route", "Dispatched"]
