"""Devices in a technician's hands, on a phone: swapped with and without scripts, marked, handed over."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import frappe

from gigafibre_fsm.domain.equipment.movements import service as movements
from gigafibre_fsm.tests import devices, people
from tests import visit_data
from tests.browser.conftest import Phone, Worlds
from tests.plugin import fresh_state

WORDS = json.loads((Path(__file__).parent / "words.json").read_text())


@pytest.fixture
def visit(worlds: Worlds) -> visit_data.VisitData:
	"""A visit with a device on the technician's truck."""
	return worlds.enter_context(visit_data.a_visit("fr"))


@pytest.fixture
def old(worlds: Worlds, visit: visit_data.VisitData) -> str:
	"""The serial number of a device that is in service where the visit goes."""
	return worlds.enter_context(_in_service(visit, f"2239OLD{frappe.generate_hash(length=6).upper()}"))


@contextmanager
def _in_service(visit: visit_data.VisitData, serial: str) -> Iterator[str]:
	frappe.get_doc({"doctype": "Equipment", "serial_number": serial, "equipment_model": visit.model}).insert()
	movements.receive_device(serial, visit.truck)
	movements.install_device(
		serial,
		job=visit.job,
		technician=visit.technician.name,
		location=visit.location,
		customer=visit.customer,
	)
	frappe.db.commit()  # the web server is another process
	yield serial
	frappe.db.rollback()
	frappe.db.delete("Equipment Movement", {"equipment": serial})
	frappe.db.delete("Equipment Finding", {"equipment": serial})
	people.forget("Equipment", serial)
	frappe.db.commit()  # as above


def _at_the_visit(page: Page, web: str, visit: visit_data.VisitData) -> None:
	page.goto(f"{web}/l/{visit.technician.url.rsplit('/', 1)[1]}")
	page.goto(f"{web}/t/job/{visit.job}")


def _look_again() -> None:
	frappe.db.rollback()  # a new snapshot: the web server wrote meanwhile
	fresh_state()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_device_is_swapped_from_the_list_at_the_address(
	web: str, phone: Phone, visit: visit_data.VisitData, old: str, scripts: bool
) -> None:
	say = WORDS["fr"]
	page = phone(scripts=scripts)
	_at_the_visit(page, web, visit)
	section = page.locator("#equipment")
	section.get_by_text(say["replace_or_take"]).click()
	section.get_by_label(say["new_serial"]).fill(visit.equipment.lower())
	section.get_by_role("button", name=say["old_defective"]).click()
	expect(section.get_by_role("link", name=visit.equipment)).to_be_visible()
	expect(section.locator("li", has_text=old)).to_contain_text(say["defective"])
	_look_again()
	assert frappe.db.get_value("Equipment", visit.equipment, "status") == "Installed"
	place = frappe.db.get_value("Equipment", old, ["status", "warehouse"])
	assert place == ("In Repair", visit.truck)


def test_the_search_offers_to_replace_the_one_that_is_there(
	web: str, phone: Phone, visit: visit_data.VisitData, old: str
) -> None:
	say = WORDS["fr"]
	page = phone()
	_at_the_visit(page, web, visit)
	page.get_by_role("link", name=say["add"], exact=True).click()
	page.locator("#add input[type=search]").press_sequentially(visit.equipment[:10], delay=20)
	found = page.locator("#found")
	expect(found).to_contain_text(old)
	found.get_by_role("button", name=say["old_works"]).click()
	expect(page.locator("#equipment").get_by_role("link", name=visit.equipment)).to_be_visible()
	_look_again()
	assert frappe.db.get_value("Equipment", old, ["status", "warehouse"]) == ("On Truck", visit.truck)


def test_a_scanned_label_is_put_in_the_place_of_the_old_device(
	web: str, phone: Phone, visit: visit_data.VisitData, old: str
) -> None:
	say = WORDS["fr"]
	page = phone()
	_at_the_visit(page, web, visit)
	page.get_by_role("link", name=say["add"], exact=True).click()
	page.locator("#add input[type=file]").set_input_files(
		{"name": "label.jpg", "mimeType": "image/jpeg", "buffer": visit.label_photo()}
	)
	page.wait_for_url("**/t/scan/*")
	expect(page.locator("main")).to_contain_text(old)
	page.get_by_role("button", name=say["old_defective"]).click()
	page.wait_for_url(f"**/t/job/{visit.job}")
	expect(page.locator("#equipment").get_by_role("link", name=visit.equipment)).to_be_visible()
	_look_again()
	assert frappe.db.get_value("Equipment", old, "status") == "In Repair"


def test_a_device_of_the_own_truck_is_marked_defective_on_its_page(
	web: str, phone: Phone, visit: visit_data.VisitData
) -> None:
	say = WORDS["fr"]
	page = phone()
	_at_the_visit(page, web, visit)
	page.goto(f"{web}/t/device/{visit.equipment}")
	page.get_by_text(say["is_defective"]).click()
	page.get_by_label(say["what_is_wrong"]).fill("Ne démarre pas")
	page.get_by_role("button", name=say["mark_defective"]).click()
	expect(page.locator("main .pill").first).to_contain_text(say["defective_on_truck"])
	_look_again()
	assert frappe.db.get_value("Equipment", visit.equipment, "status") == "In Repair"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_device_too_slow_for_the_plan_is_refused_until_somebody_is_sure(
	web: str, phone: Phone, worlds: Worlds, visit: visit_data.VisitData, old: str, scripts: bool
) -> None:
	say = WORDS["fr"]
	worlds.enter_context(_a_fast_plan(visit))
	page = phone(scripts=scripts, is_refused=True)
	_at_the_visit(page, web, visit)
	section = page.locator("#equipment")
	expect(section.get_by_label(say["i_am_sure"])).to_be_hidden()
	for sure in (False, True):
		if not section.get_by_label(say["new_serial"]).is_visible():
			section.get_by_text(say["replace_or_take"]).click()
		section.get_by_label(say["new_serial"]).fill(visit.equipment)
		if sure:
			section.get_by_label(say["i_am_sure"]).check()
		section.get_by_role("button", name=say["old_works"]).click()
		if not sure:
			expect(page.get_by_role("alert")).to_contain_text("1000 Mbit/s")
	expect(section.get_by_role("link", name=visit.equipment)).to_be_visible()


@contextmanager
def _a_fast_plan(visit: visit_data.VisitData) -> Iterator[None]:
	"""The customer takes more than the device's model serves."""
	plan = devices.a_plan(1500)
	taken = devices.a_subscription(visit.customer, plan, location=visit.location)
	frappe.db.set_value("Equipment Model", visit.model, "most_download", 1000)
	frappe.db.commit()  # the web server is another process
	try:
		yield
	finally:
		frappe.db.rollback()
		people.forget("Subscription", taken.name)
		people.forget("Subscription Plan", plan)
		frappe.db.set_value("Equipment Model", visit.model, "most_download", 0)
		frappe.db.commit()  # as above


def test_a_truck_is_counted_with_a_thumb(web: str, phone: Phone, visit: visit_data.VisitData) -> None:
	say = WORDS["fr"]
	page = phone()
	_at_the_visit(page, web, visit)
	page.goto(f"{web}/t/stock")
	page.get_by_role("link", name=say["count_truck"]).click()
	page.get_by_label(visit.equipment).check()
	page.get_by_role("button", name=say["keep_count"]).click()
	expect(page.locator("#stock")).to_contain_text(say["all_there"])
	_look_again()
	kept = frappe.get_last_doc("Truck Count", {"technician": visit.technician.name})
	assert (kept.there, kept.missing) == (1, 0)
	frappe.db.delete("Truck Count Device", {"parent": kept.name})
	frappe.db.delete("Truck Count", {"name": kept.name})
	frappe.db.commit()  # as above
