"""The whole visit at 390 pixels: from the text message's link to the customer's signature, as a technician does it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import frappe
from frappe.utils.password import remove_encrypted_password, set_encrypted_password

from gigafibre_fsm.tests import people
from gigafibre_fsm.tests.pictures import a_photo
from gigafibre_fsm.tests.standins.gemini import GeminiStandIn
from tests import visit_data
from tests.browser.conftest import Phone, Worlds
from tests.plugin import fresh_state

WORDS = json.loads((Path(__file__).parent / "words.json").read_text())
GEMINI = "FSM Gemini Settings"
MOST_TAPS = 14
COUNT_TAPS = "addEventListener('click', (tap) => { if (tap.isTrusted) sessionStorage.taps++; }, true)"
NOTE = "ONT au salon, -18 dBm à la prise."


@pytest.fixture(autouse=True)
def gemini(site: str) -> Iterator[GeminiStandIn]:
	"""The label's print is read by the stand-in, which really looks at the picture."""
	before = {field: frappe.db.get_single_value(GEMINI, field) for field in ("enabled", "base_url")}
	with GeminiStandIn() as stand_in:
		frappe.db.set_single_value(GEMINI, {"enabled": 1, "base_url": stand_in.url})
		set_encrypted_password(GEMINI, GEMINI, stand_in.key, "api_key")
		frappe.db.commit()  # the web server is another process
		frappe.clear_document_cache(GEMINI, GEMINI)
		yield stand_in
	frappe.db.rollback()
	frappe.db.set_single_value(GEMINI, before)
	remove_encrypted_password(GEMINI, GEMINI, "api_key")
	frappe.db.commit()  # as above
	frappe.clear_document_cache(GEMINI, GEMINI)


@pytest.mark.parametrize(("language", "with_swap"), [("fr", False), ("en", True)])
def test_a_technician_does_the_whole_visit_from_the_link_in_the_message(
	web: str, phone: Phone, worlds: Worlds, language: str, with_swap: bool
) -> None:
	say = WORDS[language]
	visit = worlds.enter_context(visit_data.a_visit(language))
	old = worlds.enter_context(_an_old_device(visit)) if with_swap else None
	page = phone()
	page.add_init_script(COUNT_TAPS)
	_open(page, web, visit)
	page.evaluate("sessionStorage.taps = 0")
	expect(page.locator("html")).to_have_attribute("lang", language)
	page.get_by_role("link", name=re.compile("Marie Tremblay")).click()
	_travel(page, say)
	_install_from_photo(page, say, visit, say["old_defective" if with_swap else "install"])
	_tick_everything(page)
	for kind, color in (("Before", "steelblue"), ("After", "darkgreen")):
		page.locator(f"form:has(input[value={kind}]) input[type=file]").set_input_files(_file(color))
		expect(page.locator("#photos img")).to_have_count(1 if kind == "Before" else 2)
	_sign_by_finger(page)
	page.locator("#note textarea").fill(NOTE)  # and no button is pressed: both go with the last step
	page.get_by_role("button", name=say["complete"]).click()
	expect(page.locator("#status .pill:not(.queued)")).to_have_text(say["done"])
	_all_is_recorded(visit, language)
	assert not old or frappe.db.get_value("Equipment", old, "status") == "In Repair"
	# and the taps that this test makes without a finger: three photographs, the field of the note
	assert int(page.evaluate("sessionStorage.taps")) + 3 + 1 <= MOST_TAPS


def test_the_visit_can_be_done_with_scripts_switched_off(web: str, phone: Phone, worlds: Worlds) -> None:
	say = WORDS["fr"]
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone(scripts=False)
	_open(page, web, visit)
	page.get_by_role("link", name=re.compile("Marie Tremblay")).click()
	_travel(page, say)
	page.get_by_role("link", name=say["add"], exact=True).click()
	page.locator("#add input[type=file]").set_input_files(
		{"name": "label.jpg", "mimeType": "image/jpeg", "buffer": visit.label_photo()}
	)
	page.locator("#add").get_by_role("button", name=say["send_photo"]).click()
	page.get_by_role("button", name=say["install"]).click()
	_tick_everything(page)
	page.locator("#note textarea").fill("ONT")
	page.get_by_role("button", name=say["save_note"]).click()
	expect(page.locator("#note textarea")).to_have_value("ONT")
	for kind in ("Before", "After"):
		form = page.locator(f"form:has(input[value={kind}])")
		form.locator("input[type=file]").set_input_files(_file("steelblue"))
		form.get_by_role("button", name=say["send_photo"]).click()
	expect(page.locator("#photos img")).to_have_count(2)
	expect(page.get_by_text(say["no_drawing"])).to_be_visible()
	page.get_by_label(say["signer"]).fill("Marie Tremblay")
	page.get_by_role("button", name=say["keep_signature"]).click()
	page.locator("#note textarea").fill(NOTE)  # it goes with the last step
	page.get_by_role("button", name=say["complete"]).click()
	expect(page.locator("#status .pill:not(.queued)")).to_have_text(say["done"])
	_all_is_recorded(visit, "fr")


def test_what_is_missing_is_listed_and_leads_to_its_place(web: str, phone: Phone, worlds: Worlds) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone()
	_open(page, web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	_travel(page, WORDS["fr"])
	page.get_by_role("link", name=re.compile("il manque")).click()
	missing = page.locator("#missing")
	expect(missing).to_be_visible()
	missing.locator("a[href='#signature']").click()
	expect(missing).to_be_hidden()
	expect(page.locator("#signature")).to_be_in_viewport()
	need = page.locator("#next [data-need=signature]")
	page.locator("#signature canvas").click()
	expect(need).not_to_have_attribute("hidden", "")  # a dot signs nothing
	_sign_by_finger(page)
	expect(need).to_have_attribute("hidden", "")
	page.locator("#signature [data-wipe]").click()
	expect(need).not_to_have_attribute("hidden", "")


def test_the_search_lists_the_device_while_its_serial_number_is_typed(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	say = WORDS["fr"]
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone()
	_open(page, web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	_travel(page, say)
	page.get_by_role("link", name=say["add"], exact=True).click()
	page.locator("#add input[type=search]").press_sequentially(visit.equipment[:10].lower(), delay=20)
	page.locator("#found").get_by_role("button", name=say["install"]).click()
	expect(page.locator("#equipment").get_by_text(visit.equipment, exact=True)).to_be_visible()
	expect(page.locator("#add")).to_be_hidden()


def test_a_note_that_met_no_network_or_a_broken_server_is_kept_and_sent_again(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone(loses_network=True, meets_broken_server=True)
	_open(page, web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	lost = re.compile(f"/t/job/{visit.job}")
	page.route(lost, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
	page.locator("#note textarea").fill("Prise déplacée au salon.")
	page.locator("#note textarea").blur()
	expect(page.locator("#strip")).to_contain_text("1 en attente")
	expect(page.locator("#note .pill.queued")).to_be_visible()
	expect(page.locator("#note textarea")).to_have_value("Prise déplacée au salon.")
	page.unroute(lost)
	page.route(
		lost,
		lambda route: route.fulfill(status=500) if route.request.method == "POST" else route.continue_(),
	)
	for _try in range(2):  # the second one is sent after the first answer was dealt with
		with page.expect_response(lambda answer: answer.request.method == "POST"):
			page.locator("body").dispatch_event("online")
	expect(page.locator("#problem")).to_have_count(0)  # nothing was refused
	page.unroute(lost)
	page.locator("body").dispatch_event("online")
	expect(page.locator("#strip")).to_have_count(0)
	expect(page.locator("#note .pill.queued")).to_have_count(0)
	expect(page.locator("#note textarea")).to_have_value("Prise déplacée au salon.")
	_look_again()
	assert frappe.db.get_value("Dispatch Job", visit.job, "technician_note") == "Prise déplacée au salon."


def test_what_is_half_written_survives_a_tick_elsewhere_on_the_page(
	web: str, phone: Phone, worlds: Worlds
) -> None:
	visit = worlds.enter_context(visit_data.a_visit("fr"))
	page = phone()
	_open(page, web, visit)
	page.goto(f"{web}/t/job/{visit.job}")
	_travel(page, WORDS["fr"])
	page.locator("#note textarea").fill("À moitié écr")
	page.locator(".tick button").first.click()
	expect(page.locator(".tick button").first).to_have_attribute("aria-pressed", "true")
	expect(page.locator("#note textarea")).to_have_value("À moitié écr")


# ---- steps


def _open(page: Page, web: str, visit: visit_data.VisitData) -> None:
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	expect(page).to_have_url(f"{web}/t")


def _travel(page: Page, say: dict[str, str]) -> None:
	status = page.locator("#status .pill:not(.queued)")
	page.get_by_role("button", name=say["on_my_way"]).click()
	expect(status).to_have_text(say["en_route"])
	page.get_by_role("button", name=say["arrived"]).click()
	expect(status).to_have_text(say["on_site"])


@contextmanager
def _an_old_device(visit: visit_data.VisitData) -> Iterator[str]:
	"""A device of the same type, in service at the address."""
	serial = f"OLD{visit.label.serial}"
	made = {"doctype": "Equipment", "serial_number": serial, "equipment_model": visit.model}
	frappe.get_doc(made).insert()
	there = {"status": "Installed", "service_location": visit.location, "customer": visit.customer}
	frappe.db.set_value("Equipment", serial, there)
	frappe.db.commit()  # the web server is another process
	yield serial
	_look_again()
	frappe.db.delete("Equipment Movement", {"equipment": serial})
	people.forget("Equipment", serial)
	frappe.db.commit()  # as above


def _install_from_photo(page: Page, say: dict[str, str], visit: visit_data.VisitData, button: str) -> None:
	page.get_by_role("link", name=say["add"], exact=True).click()
	page.locator("#add input[type=file]").set_input_files(
		{"name": "label.jpg", "mimeType": "image/jpeg", "buffer": visit.label_photo()}
	)
	page.wait_for_url("**/t/scan/*")
	expect(page.get_by_label(say["serial"], exact=True)).to_have_value(visit.label.serial)
	expect(page.get_by_text(frappe._("On your truck", visit.language))).to_be_visible()
	page.get_by_role("button", name=button).click()
	page.wait_for_url(f"**/t/job/{visit.job}")
	expect(page.locator("#equipment").get_by_text(visit.equipment, exact=True)).to_be_visible()


def _tick_everything(page: Page) -> None:
	for place in range(len(visit_data.CHECKS)):
		page.locator(".tick button").nth(place).click()
		expect(page.locator(".tick button").nth(place)).to_have_attribute("aria-pressed", "true")


def _sign_by_finger(page: Page) -> None:
	pad = page.locator("#signature canvas")
	pad.scroll_into_view_if_needed()
	box = pad.bounding_box()
	page.mouse.move(box["x"] + 40, box["y"] + 90)
	page.mouse.down()
	for step in range(1, 9):
		page.mouse.move(box["x"] + 40 + 25 * step, box["y"] + (50 if step % 2 else 110))
	page.mouse.up()


def _file(color: str) -> dict[str, object]:
	return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": a_photo(color)}


def _look_again() -> None:
	frappe.db.rollback()  # a new snapshot: the web server wrote meanwhile
	fresh_state()


def _all_is_recorded(visit: visit_data.VisitData, language: str) -> None:
	_look_again()
	job = frappe.get_doc("Dispatch Job", visit.job)
	assert (job.status, job.outcome, job.signed_by) == ("Completed", "Complete", "Marie Tremblay")
	assert [row.kind for row in job.photos] == ["Before", "After"]
	assert job.technician_note == NOTE
	statuses = [row.to_status for row in job.timeline if row.event == "Status"]
	assert statuses[-3:] == ["En Route", "On Site", "Completed"]
	device = frappe.get_doc("Equipment", visit.equipment)
	assert (device.status, device.warehouse) == ("Installed", None)
	assert (device.service_location, device.customer) == (visit.location, visit.customer)
	moved = frappe.get_all(
		"Equipment Movement", {"equipment": visit.equipment}, ["movement_type", "from_warehouse", "job"]
	)
	assert [tuple(row.values()) for row in moved] == [("Install", visit.truck, visit.job)]
	told = frappe.get_all(
		"FSM SMS",
		{"reference_name": visit.job, "template": "customer_visit_done"},
		["language", "to_number", "state"],
	)
	assert [(row.language, row.to_number) for row in told] == [(language, "+14505550102")]
