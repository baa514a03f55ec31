"""Looking an address up on a phone: suggestions while it is typed, chosen with the keyboard, and the answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import frappe

from gigafibre_fsm.domain.sales.addresses import importing
from gigafibre_fsm.setup import retired_addresses
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import forget_limits

FILE = """civic,street,municipality,postal_code,longitude,latitude
12,rue Zquartz,Zqville,J0S 1H0,-73.5,45.2
12,rue Zquartz,Zqmont,J0S 1K0,-73.5,45.3
"""
AREA = '{"type":"Polygon","coordinates":[[[-74,45],[-73,45],[-73,46],[-74,46],[-74,45]]]}'


@pytest.fixture
def town(site: str, web: str, tmp_path: Path) -> Iterator[str]:
	file = tmp_path / "addresses.csv"
	file.write_text(FILE)
	with taken_away_afterwards():
		importing.import_file(file, lambda _written: None)
		area = {"doctype": "Coverage Area", "area_name": "Zq", "state": "Available", "map": AREA}
		frappe.get_doc(area).insert()
		forget_limits()
		frappe.db.commit()
		yield web
	forget_limits()


def test_an_address_is_suggested_chosen_with_the_keyboard_and_answered(town: str, chromium: Browser):
	here = {"latitude": 45.3, "longitude": -73.5}
	page = chromium.new_page(viewport={"width": 360, "height": 780}, geolocation=here)
	faults: list[str] = []
	page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
	page.goto(town + "/en")
	field = page.get_by_role("combobox")
	field.press_sequentially("12 rue zqua")
	expect(page.get_by_role("option")).to_have_count(2)
	field.press("ArrowDown")
	field.press("ArrowDown")
	expect(page.get_by_role("option", selected=True)).to_contain_text("Zqville")
	field.press("Enter")
	expect(page.get_by_role("heading", name="Good news: fibre is available at your address!")).to_be_visible()
	expect(page.get_by_text("12 rue Zquartz, Zqville, J0S 1H0")).to_be_visible()
	page.get_by_role("link", name="Another address").click()
	page.get_by_role("button", name="Use my position").click()
	expect(page.get_by_text("Your position is not known.")).to_be_visible()
	page.context.grant_permissions(["geolocation"])
	page.get_by_role("button", name="Use my position").click()
	expect(page.get_by_text("Latitude 45.30000, longitude -73.50000")).to_be_visible()
	assert not faults
	page.context.close()


def test_an_old_link_with_a_number_sign_reaches_its_page(site: str, web: str, chromium: Browser):
	with taken_away_afterwards(with_caches=False):
		retired_addresses.apply()
		frappe.db.commit()  # the web server is another process
		page = chromium.new_page(viewport={"width": 360, "height": 780})
		page.goto(f"{web}/moved?utm=mail#/invoices?page=2")
		page.wait_for_url("**/portal/invoices?page=2&utm=mail")
		page.context.close()
